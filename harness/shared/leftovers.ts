import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectFolders } from './project.ts';
import { describeBytes } from './text/describe-figures.ts';
import { isAbandoned, isAbandonedByLibrary } from './write-whole.ts';

/** Something that a killed process left unfinished. */
export interface Leftover {
  /** A file, or a folder with all that is in it. */
  readonly path: string;
  readonly bytes: number;
}

/** What killed processes left unfinished in the folders of runs; nothing reads it. */
export function listLeftoversOfRuns({ submissions }: Pick<ProjectFolders, 'submissions'>) {
  // Plugins give the files in these their names.
  const isOfPlugin = (name: string) => name === 'model' || name === 'checkpoints';
  return listBelow(submissions, { isPassedOver: isOfPlugin });
}

/** What they left in the cache, among splits, among imported features and in `data` itself; nothing reads it. */
export function listLeftoversOfData({
  data,
  cache,
  importedFeatures,
  splits,
}: Pick<ProjectFolders, 'data' | 'cache' | 'importedFeatures' | 'splits'>): Leftover[] {
  return [
    // Everything else in `data` is a person's own, and so are tables among the splits.
    ...listBelow(data, {
      isPassedOver: () => true,
      isOurs: (name) => /^(plugins\.json|copies\.html)\./.test(name),
    }),
    ...listBelow(cache),
    ...listBelow(importedFeatures),
    ...listBelow(splits, { isOurs: (name) => name.includes('.json.') }),
  ];
}

interface Search {
  /** Whether a folder of this name is not searched; by default all are. */
  readonly isPassedOver?: (name: string) => boolean;
  /** Whether the harness writes a file that the library could give this name; by default it does. */
  readonly isOurs?: (name: string) => boolean;
}

/** Links are not followed. */
function listBelow(
  folder: string,
  { isPassedOver = () => false, isOurs = () => true }: Search = {},
): Leftover[] {
  const found: Leftover[] = [];
  const walk = (inside: string) => {
    for (const entry of listEntries(inside)) {
      const path = join(inside, entry.name);
      const isFolder = entry.isDirectory();
      const ofLibrary = entry.isFile() && isOurs(entry.name) && isAbandonedByLibrary(path);
      if (isAbandoned(path) || ofLibrary) {
        found.push({ path, bytes: sizeOf(path) });
      } else if (isFolder && !isPassedOver(entry.name)) walk(path);
    }
  };
  walk(folder);
  return found;
}

/** Removes them, folders with all that is in them. */
export function removeLeftovers(leftovers: readonly Leftover[]): void {
  for (const { path } of leftovers) rmSync(path, { recursive: true, force: true });
}

/** For people: `2 unfinished files of killed processes (3.1 kB)`. */
export function describeLeftovers(leftovers: readonly Leftover[]): string {
  const bytes = leftovers.reduce((sum, one) => sum + one.bytes, 0);
  const files = leftovers.length === 1 ? 'file' : 'files';
  return `${leftovers.length} unfinished ${files} of killed processes (${describeBytes(bytes)})`;
}

function listEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // Another process may have removed it, or it was never made.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function sizeOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return found?.size ?? 0;
  return listEntries(path).reduce((sum, { name }) => sum + sizeOf(join(path, name)), 0);
}
