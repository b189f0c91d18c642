import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashFile } from '../../shared/hash-file.ts';

/** At the top of a bundle. */
export const manifestName = 'bundle.json';

const librariesSchema = z.object({
  glibc: z.string().nullable(),
  cppLibrary: z.string().nullable(),
});

const manifestSchema = z.object({
  format: z.literal(1),
  /** Of the harness. */
  version: z.string(),
  /** Such as `linux-x64`. */
  platform: z.string(),
  node: z.string(),
  /** The oldest sufficient versions of system libraries. */
  needs: librariesSchema,
  /** The same for WebGPU, without which everything else works. */
  webgpuNeeds: librariesSchema,
  packages: z.record(z.string(), z.string()),
  weights: z.array(z.string()),
  /** Its folders of paintings, and their number of paintings. */
  collection: z.array(z.string()),
  paintings: z.int(),
  /** SHA-256 of every other file, by its path. */
  files: z.record(z.string(), z.string()),
});

/** The description of a bundle. It has no date, so that the same files make the same bundle. */
export type BundleManifest = z.output<typeof manifestSchema>;

/** A bundle on this machine. */
export interface FoundBundle extends Omit<BundleManifest, 'files' | 'packages' | 'format'> {
  readonly folder: string;
  /** Its original files. */
  readonly files: number;
  /** Missing or changed files, sorted. */
  readonly damaged: readonly string[];
}

/**
 * The bundle that this program was started from, with every file of it checked.
 *
 * @returns null where it was started otherwise
 */
export async function examineBundle(
  folder: string | undefined = process.env.HARNESS_BUNDLE,
): Promise<FoundBundle | null> {
  if (!folder) return null;
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => undefined);
  if (text === undefined) return null;
  const { files, packages: _, format: __, ...about } = manifestSchema.parse(JSON.parse(text));
  const damaged: string[] = [];
  for (const [path, digest] of Object.entries(files)) {
    const found = await hashFile(join(folder, path)).catch(() => undefined);
    if (found !== digest) damaged.push(path);
  }
  return { ...about, folder, files: Object.keys(files).length, damaged };
}
