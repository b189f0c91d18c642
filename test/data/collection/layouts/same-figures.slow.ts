import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readFolderCatalog } from '../../../../harness/data/collection/folder-catalog.ts';
import { runHarness } from '../../../cli/run-harness.ts';
import { type ArrangedPainting, arrange, layouts } from '../../../material/arrange-layouts.ts';
import { paintCollection } from '../../../material/paint-collection.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';

const real = fileURLToPath(new URL('../../../../../shared/paintings', import.meta.url));
const root = temporaryFolder();

/** Real paintings where they are at hand, else painted ones. */
async function findPaintings(): Promise<ArrangedPainting[]> {
  const folder = existsSync(real)
    ? real
    : await paintCollection(join(root, 'painted'), { artists: 9 });
  const artists = readdirSync(folder, { withFileTypes: true }).filter((item) => item.isDirectory());
  return artists.slice(0, 9).flatMap(({ name: painter }) => {
    const artist = painter.replaceAll(/[_ ]/g, '-');
    return readdirSync(join(folder, painter))
      .slice(0, 10)
      .map((file, i) => ({
        artist,
        name: `${artist}_${i}.jpg`,
        file: join(folder, painter, file),
      }));
  });
}

async function score(folder: string, more: readonly string[]) {
  const line = ['run', 'colour-statistics', '--collection', folder, ...more, '--json'];
  const { exitCode, stdout, stderr } = await runHarness(root, line);
  expect(exitCode, stderr).toBe(0);
  const found = JSON.parse(stdout);
  // Which pairs are hard depends on whether a layout knows styles.
  const { hard: _, ...scores } = found.scores;
  return { scores, folder: String(found.folder), stderr };
}

test('every layout gives the same figures, and its report shows the pictures', async () => {
  const paintings = await findPaintings();
  await compare(
    Object.entries(layouts).map(([name, layout]) => ({
      folder: arrange(join(root, name), paintings, layout),
      more: layout.options === undefined ? [] : ['--artist-from', layout.options.artistFrom],
    })),
  );
});

test('Parquet files give the same figures as a folder per artist', async () => {
  const dataSet = fileURLToPath(new URL('../../../material/data-set', import.meta.url));
  const { unpack, entries } = await readFolderCatalog(dataSet);
  const unpacked = await unpack?.(entries, join(root, 'unpacked'));
  const folder = join(root, 'by artist');
  for (const { id, file } of unpacked?.entries ?? []) {
    mkdirSync(dirname(join(folder, id)), { recursive: true });
    copyFileSync(file, join(folder, id));
  }
  await compare([{ folder }, { folder: dataSet }]);
});

/**
 * Runs a plugin on each collection, compares its figures with the first one's and looks at its
 * report.
 */
async function compare(collections: readonly { folder: string; more?: readonly string[] }[]) {
  let expected: unknown;
  for (const { folder, more = [] } of collections) {
    const found = await score(folder, more);
    expected ??= found.scores;
    expect(found.scores, folder).toEqual(expected);
    const report = await runHarness(root, ['report', found.folder]);
    expect(report.exitCode, report.stderr).toBe(0);
    const page = readFileSync(join(found.folder, 'report.html'), 'utf8');
    expect(page).toContain('data:image/jpeg');
    expect(page).not.toContain('<div class="missing">missing</div>');
  }
}
