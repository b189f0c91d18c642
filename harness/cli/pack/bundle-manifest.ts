import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashFile } from '../../shared/hash-file.ts';

/** Is at the top of a bundle. */
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
  /** The oldest versions of system libraries that will do. */
  needs: librariesSchema,
  /** The same for WebGPU, without which everything else works. */
  webgpuNeeds: librariesSchema,
  packages: z.record(z.string(), z.string()),
  weights: z.array(z.string()),
  /** Folders of paintings in it, and how many those hold. */
  collection: z.array(z.string()),
  paintings: z.int(),
  /** SHA-256 of every other file, by its path. */
  files: z.record(z.string(), z.string()),
});

/** What a bundle says of itself. It has no date, so that the same files make the same bundle. */
export type BundleManifest = z.output<typeof manifestSchema>;

/** A bundle on this machine. */
export interface FoundBundle extends Omit<BundleManifest, 'files' | 'packages' | 'format'> {
  readonly folder: string;
  /** Files that it came with. */
  readonly files: number;
  /** Those that are missing or no longer what they were, sorted. */
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
