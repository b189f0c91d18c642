import { openPromise } from 'yauzl';
import type { Float32Table } from '../npy.ts';
import { listEntries, readEntry, zipOptions } from '../table-file/zip-entries.ts';
import { readNpy } from './read-npy.ts';

/** What the array with the features is called if an archive holds several. */
const usualNames = ['features', 'embeddings'];

/**
 * Reads the table of an NPZ archive: its only array, or the one called `features` or `embeddings`.
 *
 * @param requireRows as of {@link readNpy}
 * @throws Error saying what is wrong with it
 */
export async function readNpz(
  file: string,
  requireRows: (rows: number) => void = () => {},
): Promise<Float32Table> {
  const zip = await openPromise(file, zipOptions);
  try {
    const arrays = (await listEntries(zip)).filter(({ fileName }) => /\.npy$/.test(fileName));
    const names = arrays.map(({ fileName }) => fileName.slice(0, -'.npy'.length));
    const [only, ...others] = arrays;
    const usual = arrays[names.findIndex((name) => usualNames.includes(name))];
    const chosen = others.length === 0 ? only : usual;
    if (chosen === undefined) {
      const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
      throw new Error(
        names.length === 0
          ? 'it is an archive without an array'
          : `it contains the arrays ${shown}; call the table features: np.savez(file, features=table)`,
      );
    }
    return await readNpy(await readEntry(zip, chosen), chosen.uncompressedSize, requireRows);
  } finally {
    zip.close();
  }
}
