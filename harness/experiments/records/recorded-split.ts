import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { ProjectFolders } from '../../shared/project.ts';
import type { RunManifest } from './run-manifest.ts';

/** The split of a run, as far as it is known without the collection. */
export interface RecordedSplit {
  /** Absolute path. */
  readonly file: string;
  /** Whether the file uses the competition's own test as the test. */
  readonly isOfficial: boolean;
  /** Whether the file is the one that the run used; true if it does not identify itself. */
  readonly isSame: boolean;
  /**
   * Paintings that show the same picture, by id, and how near their hashes are; undefined if the file is
   * unreadable.
   */
  readonly duplicateGroups?: readonly (readonly string[])[] | undefined;
  readonly duplicateDistance?: number | undefined;
}

const schema = z.object({
  settings: z.object({ official: z.boolean().optional(), duplicateDistance: z.int().optional() }),
  hash: z.string(),
  duplicateGroups: z.array(z.array(z.string())).optional(),
});

/** Reads the split file of a run; its errors are reported when it is opened. */
export async function readRecordedSplit(
  { split }: Pick<RunManifest, 'split'>,
  project: ProjectFolders,
): Promise<RecordedSplit> {
  const file = isAbsolute(split.file) ? split.file : join(project.root, split.file);
  try {
    const { settings, hash, duplicateGroups } = schema.parse(
      JSON.parse(await readFile(file, 'utf8')),
    );
    const { official, duplicateDistance } = settings;
    return {
      file,
      isOfficial: official === true,
      isSame: hash === split.hash,
      duplicateGroups,
      duplicateDistance,
    };
  } catch {
    return { file, isOfficial: false, isSame: true };
  }
}
