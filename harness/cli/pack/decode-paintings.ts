import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { messageOf } from '../../contract/errors.ts';
import type { CatalogEntry } from '../../data/collection/collection.ts';
import { manifestName } from '../../data/collection/read-manifest.ts';
import { writeDecoded } from '../../data/images/write-decoded.ts';
import { startProgress } from '../../shared/progress.ts';
import type { BundledFile } from './bundled-file.ts';

/** The columns of a table of paintings besides the artist, if known. */
const columns = ['title', 'style', 'genre', 'date', 'source'] as const;

/** Decoded paintings, until they are in the bundle. */
export interface DecodedPaintings {
  readonly files: readonly BundledFile[];
  readonly count: number;
  /** Images that cannot be read, each with the reason. */
  readonly refused: readonly string[];
  /** Removes the files, which are in a temporary folder. */
  dispose(): Promise<void>;
}

/**
 * Decodes paintings into a new folder: one file each and a `manifest.csv`.
 *
 * @param folder of the bundle
 * @param shorter pixels of the shorter side at most
 */
export async function decodePaintings(
  entries: readonly CatalogEntry[],
  folder: string,
  shorter: number | undefined,
): Promise<DecodedPaintings> {
  const temporary = await mkdtemp(join(tmpdir(), 'harness-pack-'));
  const dispose = () => rm(temporary, { recursive: true, force: true });
  const kept: CatalogEntry[] = [];
  const refused: string[] = [];
  const progress = startProgress('Decoding', entries.length, 'paintings');
  try {
    const waiting = [...entries];
    const decodeNext = async () => {
      for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
        const out = join(temporary, nameDecoded(entry));
        await mkdir(dirname(out), { recursive: true });
        try {
          await writeDecoded(entry.file, out, shorter);
          kept.push(entry);
        } catch (error) {
          await rm(out, { force: true });
          refused.push(`${entry.file} ${messageOf(error)}`);
        }
        progress.advance();
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, decodeNext));
    kept.sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = kept.map((entry) => [
      nameDecoded(entry),
      entry.artist,
      ...columns.map((column) => entry[column] ?? ''),
    ]);
    await writeFile(
      join(temporary, manifestName),
      stringify([['file', 'artist', ...columns], ...rows]),
    );
  } catch (error) {
    await dispose();
    throw error;
  } finally {
    progress.stop();
  }
  const files = [manifestName, ...kept.map(nameDecoded)].map((name) => ({
    target: `${folder}/${name}`,
    from: join(temporary, name),
  }));
  return { files, count: kept.length, refused: refused.sort(), dispose };
}

/** With its old ending before the new one, so that `a.jpg` and `a.png` stay two. */
function nameDecoded({ id }: CatalogEntry): string {
  return `${id}.tif`;
}
