import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
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
  return { scores: found.scores, folder: String(found.folder), stderr };
}

test('every layout gives the same figures, and its report shows the pictures', async () => {
  const paintings = await findPaintings();
  let expected: unknown;
  for (const [name, layout] of Object.entries(layouts)) {
    const folder = arrange(join(root, name), paintings, layout);
    const given = layout.options;
    const more = given === undefined ? [] : ['--artist-from', given.artistFrom];
    const found = await score(folder, more);
    expected ??= found.scores;
    expect(found.scores, name).toEqual(expected);
    const report = await runHarness(root, ['report', found.folder]);
    expect(report.exitCode, report.stderr).toBe(0);
    const page = readFileSync(join(found.folder, 'report.html'), 'utf8');
    expect(page).toContain('data:image/jpeg');
    expect(page).not.toContain('not at hand');
  }
});
