import { stampFile } from '../../shared/stamp-file.ts';

/**
 * Reads files through a function that remembers its last result: the same files in the same state
 * are not read again. Callers must not change the remembered value.
 */
export function rereadWhenChanged<Files extends readonly string[], T>(
  read: (...files: Files) => Promise<T>,
): (...files: Files) => Promise<T> {
  let last: { readonly key: string; readonly result: T } | undefined;
  return async (...files) => {
    const stamps = await Promise.all(files.map(stampFile));
    const key = JSON.stringify([files, stamps]);
    if (last?.key === key) return last.result;
    const result = await read(...files);
    last = { key, result };
    return result;
  };
}
