import { basename } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { importedTableKey } from '../../../contract/imported-features.ts';
import type { PaintingFile } from '../../../data/collection/collection.ts';
import type { EngineExtractor } from '../cache-key.ts';
import type { FeatureStore, FillResult } from '../feature-store.ts';
import { openStoredTable, type StoredTable } from './table-files.ts';

const shownPaintings = 3;

/**
 * A feature store that reads the rows of imported tables from disk, and everything else from another
 * store. A painting without a row is an error, since it cannot be computed here.
 *
 * @param folder the folder in which {@link openStoredTable} finds tables
 * @param trainedOn for a finished model, the digests of the tables that it was trained on, because a
 *   name may refer to another table since
 */
export function withImportedTables(
  store: FeatureStore,
  folder: string,
  trainedOn?: readonly (string | null | undefined)[],
): FeatureStore {
  const opened = new Map<string, Promise<StoredTable>>();
  const open = async (digest: string): Promise<StoredTable> => {
    if (trainedOn !== undefined && !trainedOn.includes(digest)) {
      throw new HarnessError(
        'FEATURES_TABLE_MISSING',
        'The imported features of that name have changed since this run was trained. Import the old table under that name again, or run again.',
      );
    }
    const opening = opened.get(digest) ?? openStoredTable(folder, digest);
    opened.set(digest, opening);
    // It is tried again.
    opening.catch(() => opened.delete(digest));
    return opening;
  };
  return {
    ...store,
    async fill(asked, paintings) {
      const { imported, others } = sort(asked);
      for (const one of imported) await findRows(one, paintings, open);
      if (imported.length === 0) return store.fill(asked, paintings);
      return others.length === 0 ? nothingComputed(paintings) : store.fill(others, paintings);
    },
    async features(asked, paintings) {
      const { listed, imported, others } = sort(asked);
      if (imported.length === 0) return store.features(asked, paintings);
      const width = listed.reduce((sum, extractor) => sum + extractor.width, 0);
      const data = new Float32Array(paintings.length * width);
      const found = await Promise.all(imported.map((one) => findRows(one, paintings, open)));
      const rest =
        others.length === 0
          ? { ...nothingComputed(paintings), matrix: undefined }
          : await store.features(others, paintings);
      let to = 0;
      let from = 0;
      for (const extractor of listed) {
        const place = to;
        const own = found[imported.indexOf(extractor)];
        if (own !== undefined) {
          await own.table.read(own.rows, (row, i) => data.set(row, i * width + place));
        } else if (rest.matrix !== undefined) {
          const { data: numbers, width: across } = rest.matrix;
          for (let i = 0; i < paintings.length; i++) {
            const start = i * across + from;
            data.set(numbers.subarray(start, start + extractor.width), i * width + place);
          }
          from += extractor.width;
        }
        to += extractor.width;
      }
      return { ...rest, matrix: { rows: paintings.length, width, data } };
    },
  };
}

function sort(asked: Parameters<FeatureStore['fill']>[0]) {
  const listed = 'open' in asked ? [asked] : [...asked];
  const imported = listed.filter((extractor) => tableOf(extractor) !== undefined);
  return { listed, imported, others: listed.filter((one) => !imported.includes(one)) };
}

function tableOf({ id }: EngineExtractor): string | undefined {
  const digest = id[importedTableKey];
  return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}

function nothingComputed(paintings: readonly PaintingFile[]): FillResult {
  const reused = new Set(paintings.map(({ digest }) => digest)).size;
  return { failures: [], computed: 0, reused, times: undefined };
}

/**
 * @throws HarnessError `FEATURES_ROW_MISSING`, `FEATURES_OF_WRONG_SIZE` and as `openStoredTable` does
 */
async function findRows(
  extractor: EngineExtractor,
  paintings: readonly PaintingFile[],
  open: (digest: string) => Promise<StoredTable>,
): Promise<{ readonly table: StoredTable; readonly rows: readonly number[] }> {
  const table = await open(tableOf(extractor) ?? '');
  if (table.width !== extractor.width) {
    throw new HarnessError(
      'FEATURES_OF_WRONG_SIZE',
      `The imported features ${JSON.stringify(extractor.id)} have ${table.width} numbers per painting; ${extractor.width} are needed.`,
    );
  }
  const rows = paintings.flatMap(({ digest }) => table.rowOf.get(digest) ?? []);
  if (rows.length === paintings.length) return { table, rows };
  const without = paintings.filter(({ digest }) => !table.rowOf.has(digest));
  const files = [...new Set(without.map(({ file }) => file))];
  const shown = files.slice(0, shownPaintings).map((file) => JSON.stringify(nameOf(file)));
  const more = files.length - shown.length;
  throw new HarnessError(
    'FEATURES_ROW_MISSING',
    `The imported features have no row for ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}, and cannot be computed here. ` +
      'Import a table that includes these pictures under another name and run on that.',
  );
}

/** The last two parts of a path: an artist's folder and a file. */
function nameOf(file: string): string {
  const name = basename(file);
  const folder = basename(file.slice(0, -name.length));
  return folder === '' ? name : `${folder}/${name}`;
}
