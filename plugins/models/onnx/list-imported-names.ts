import { readdir } from 'node:fs/promises';
import { readImportedName } from '../../../harness/contract/imported-features.ts';

/** The names under which features were imported. */
export async function listImportedNames(folders: readonly string[]): Promise<string[]> {
  const names = await Promise.all(
    folders.map((folder) => readdir(folder).catch((): string[] => [])),
  );
  return names.flat().flatMap((file) => readImportedName(file) ?? []);
}
