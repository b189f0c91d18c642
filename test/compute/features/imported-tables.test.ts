import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FeatureStore } from '../../../harness/compute/features/feature-store.ts';
import { storeTable } from '../../../harness/compute/features/imported/table-files.ts';
import { withImportedTables } from '../../../harness/compute/features/imported/with-imported-tables.ts';
import type { FeatureExtractor } from '../../../harness/contract/plugin.ts';
import { decodeNpy } from '../../../harness/shared/npy.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const digest = (name: string) => createHash('sha256').update(name).digest('hex');
const painting = (name: string) => ({ digest: digest(name), file: `/paintings/artist/${name}` });
const [a, b, c] = ['a.jpg', 'b.jpg', 'c.jpg'].map(painting) as [
  ReturnType<typeof painting>,
  ReturnType<typeof painting>,
  ReturnType<typeof painting>,
];
const table = { rows: 3, width: 2, data: Float32Array.of(1, 2, 30, 40, 0.1, -6) };
const rowOf = new Map([a, b].map((one, row) => [one.digest, row * 2]));

function extractor(id: FeatureExtractor['id'], width: number): FeatureExtractor {
  return {
    id,
    view: { kind: 'whole', size: 1 },
    width,
    usesEngine: false,
    batchSize: 1,
    open: () => expect.unreachable('nothing is computed'),
  };
}

/** A store that gives each painting ten times the number of its place, with what it was asked for. */
function openOther() {
  const asked: number[] = [];
  const result = { failures: [], computed: 0, reused: 0, times: undefined };
  const store: FeatureStore = {
    keepFinished: () => 7,
    fill: async (_, { length }) => {
      asked.push(length);
      return result;
    },
    async features(_, { length: rows }) {
      asked.push(rows);
      return {
        ...result,
        matrix: { rows, width: 1, data: Float32Array.from({ length: rows }, (_, i) => 10 * i) },
      };
    },
  };
  return { store, asked };
}

describe('an imported table', () => {
  it('has one digest whatever the order of its rows, and NumPy can read it', async () => {
    const folder = temporaryFolder();
    const first = await storeTable(folder, table, rowOf);
    const turned = { ...table, data: Float32Array.of(0.1, -6, 1, 2) };
    const other = new Map([
      [b.digest, 0],
      [a.digest, 1],
    ]);
    expect(await storeTable(folder, turned, other)).toBe(first);
    expect(readdirSync(folder)).toEqual([first]);
    const stored = decodeNpy(readFileSync(join(folder, first, 'features.npy')));
    expect(stored).toMatchObject({ rows: 2, width: 2 });
    const changed = { ...turned, data: Float32Array.of(0.1, -6, 1, 2.5) };
    expect(await storeTable(folder, changed, other)).not.toBe(first);
  });

  it('gives its rows in any order, along with what others compute', async () => {
    const folder = temporaryFolder();
    const importedTable = await storeTable(folder, table, rowOf);
    const { store, asked } = openOther();
    const joined = withImportedTables(store, folder);
    const own = extractor({ importedTable }, 2);
    const computed = extractor({ network: 'x' }, 1);
    const { matrix, reused } = await joined.features(own, [b, a, b]);
    expect(matrix).toEqual({ rows: 3, width: 2, data: Float32Array.of(0.1, -6, 1, 2, 0.1, -6) });
    expect(reused).toBe(2);
    expect(asked).toEqual([]);
    const both = await joined.features([computed, own], [a, b]);
    expect(both.matrix).toEqual({ rows: 2, width: 3, data: Float32Array.of(0, 1, 2, 10, 0.1, -6) });
    await joined.fill([own, computed], [a]);
    expect(asked).toEqual([2, 1]);
    expect(joined.keepFinished()).toBe(7);
  });

  it('says which paintings it lacks', async () => {
    const folder = temporaryFolder();
    const own = extractor({ importedTable: await storeTable(folder, table, rowOf) }, 2);
    const joined = withImportedTables(openOther().store, folder);
    const others = ['d', 'e', 'f', 'g'].map((name) => painting(`${name}.jpg`));
    const lacking = { code: 'FEATURES_ROW_MISSING' };
    await expect(joined.features(own, [a, c])).rejects.toMatchObject({
      ...lacking,
      message: expect.stringContaining('have no row for "artist/c.jpg", and cannot'),
    });
    await expect(joined.fill(own, [...others, c, c, a])).rejects.toMatchObject({
      ...lacking,
      message: expect.stringMatching(/"artist\/f\.jpg" and 2 more, and/),
    });
  });

  it('is not taken for another one that a model was trained on', async () => {
    const folder = temporaryFolder();
    const importedTable = await storeTable(folder, table, rowOf);
    const own = extractor({ importedTable }, 2);
    const { store } = openOther();
    const same = withImportedTables(store, folder, [null, importedTable]);
    expect((await same.features(own, [a])).matrix.data).toEqual(Float32Array.of(1, 2));
    const another = withImportedTables(store, folder, ['0'.repeat(64)]);
    await expect(another.features(own, [a])).rejects.toMatchObject({
      code: 'FEATURES_TABLE_MISSING',
      message: expect.stringContaining('have changed since this run was trained'),
    });
    await expect(another.fill(own, [a])).rejects.toMatchObject({ code: 'FEATURES_TABLE_MISSING' });
  });

  it('that is gone, damaged or of another width is refused', async () => {
    const folder = temporaryFolder();
    const joined = withImportedTables(openOther().store, folder);
    const importedTable = await storeTable(folder, table, rowOf);
    const own = join(folder, importedTable);
    await expect(joined.features(extractor({ importedTable }, 3), [a])).rejects.toMatchObject({
      code: 'FEATURES_OF_WRONG_SIZE',
    });
    const missing = { code: 'FEATURES_TABLE_MISSING' };
    const gone = extractor({ importedTable: '0'.repeat(64) }, 2);
    await expect(joined.features(gone, [a])).rejects.toMatchObject(missing);
    const fresh = () => withImportedTables(openOther().store, folder);
    const pictures = readFileSync(join(own, 'pictures.txt'), 'utf8');
    writeFileSync(join(own, 'pictures.txt'), pictures.split('\n').reverse().join('\n'));
    await expect(fresh().features(extractor({ importedTable }, 2), [a])).rejects.toMatchObject({
      ...missing,
      message: expect.stringContaining('it has changed since it was written. Import it again'),
    });
    await storeTable(folder, table, rowOf);
    await fresh().features(extractor({ importedTable }, 2), [a]);
    truncateSync(join(own, 'features.npy'), 130);
    await expect(fresh().features(extractor({ importedTable }, 2), [a])).rejects.toMatchObject(
      missing,
    );
  });
});
