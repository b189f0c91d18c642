import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const elsewhere = join(root, 'elsewhere');

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9 });
  await paintCollection(elsewhere, { artists: 1, seed: 1 });
  const doubled = join(paintings, 'Stranger');
  mkdirSync(doubled);
  for (const name of ['1.jpg', '2.jpg']) {
    copyFileSync(join(paintings, 'Painter A', name), join(doubled, name));
  }
  mkdirSync(join(paintings, 'painter_b'));
  copyFileSync(join(elsewhere, 'Painter A', '0.jpg'), join(paintings, 'painter_b', '0.jpg'));
  symlinkSync(join(elsewhere, 'Painter A'), join(paintings, 'Linked'));
});

describe('a run', () => {
  it('says what it leaves out and what looks odd, and keeps both in manifest and report', async () => {
    const run = ['run', 'colour-statistics', '--collection', paintings, '--json'];
    const { exitCode, stderr, stdout } = await runHarness(root, run);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('The split leaves out 4 paintings:\n');
    expect(stderr).toContain('  Stranger/1.jpg: near-duplicate of "Painter A/1.jpg", which is');
    expect(stderr).toContain('No paintings are left by 1 artist: Stranger\n');
    expect(stderr).toContain(
      'The same artist under two names? Each of the 2 pictures by "Stranger"',
    );
    expect(stderr).toContain('Probably the same artist under 2 names: "Painter B", "painter_b".');
    expect(stderr).toContain('Linked: is a link that leads out of the collection (--follow-links');

    const { folder, manifest } = JSON.parse(stdout);
    expect(manifest.split.leftOut).toMatchObject({ artists: ['Stranger'], notLearnedFrom: 0 });
    expect(manifest.split.leftOut.paintings.map(({ id }: { id: string }) => id)).toEqual([
      'Painter A/1.jpg',
      'Painter A/2.jpg',
      'Stranger/1.jpg',
      'Stranger/2.jpg',
    ]);
    expect(manifest.collection.remarks).toHaveLength(2);
    const report = await runHarness(root, ['report', folder]);
    expect(report.exitCode, report.stderr).toBe(0);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page).toMatch(
      /left out.*<code>Stranger\/1\.jpg<\/code>.*no paintings are left by Stranger/s,
    );
    expect(page).toContain('The same artist under two names?');
  });
});

describe('a split', () => {
  const split = (collection: string, ...more: string[]) =>
    runHarness(root, ['split', '--collection', collection, ...more]);

  it('takes what links lead to with --follow-links', async () => {
    const { exitCode, stderr, stdout } = await split(paintings, '--follow-links');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain('Linked');
    expect(stdout).toContain('The same artist under two names?');
  });

  it('refuses --artist-from, --table and --columns that cannot be followed', async () => {
    const template = ['--artist-from', '{title}.jpg'];
    const unnamed = await split(paintings, ...template);
    expect(unnamed.exitCode).toBe(1);
    expect(unnamed.stderr).toMatch(
      /--artist-from "\{title\}\.jpg": it lacks \{artist\}\. Show where/,
    );
    const columns = await split(paintings, '--columns', 'who');
    expect(columns.exitCode).toBe(1);
    expect(columns.stderr).toMatch(/--columns "who": "who" is not one of file, artist/);
    const table = await split(paintings, '--table', join(root, 'gone.csv'));
    expect(table.exitCode).toBe(1);
    expect(table.stderr).toMatch(/gone\.csv cannot be read: ENOENT/);
    const demo = await split('demo', ...template);
    expect(demo.exitCode).toBe(1);
    expect(demo.stderr).toMatch(
      /--artist-from, --table and --columns describe a folder: name it with/,
    );
    const unfit = await split(elsewhere, '--artist-from', '{artist} by {n}');
    expect(unfit.exitCode).toBe(1);
    expect(unfit.stderr).toMatch(
      /contains no painting with an artist.* does not match --artist-from/,
    );
  });

  it('counts broken rows of a table against --max-bad-images', async () => {
    const table = join(root, 'table');
    await paintCollection(table, { artists: 9 });
    const rows = Array.from({ length: 90 }, (_, i) => {
      const painter = `Painter ${String.fromCharCode(65 + Math.floor(i / 10))}`;
      return `${painter}/${i % 10}.jpg,${painter}`;
    });
    const broken = rows.map((_, i) => `gone/${i}.jpg,Nobody`);
    writeFileSync(join(table, 'manifest.csv'), ['file,artist', ...rows, ...broken].join('\n'));
    const refused = await split(table);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/11 of 180 rows are unusable, more than --max-bad-images 5%/);
    const allowed = await split(table, '--max-bad-images', '50%');
    expect(allowed.exitCode, allowed.stderr).toBe(0);
    const first = await split(table, '--on-bad-image', 'fail');
    expect(first.stderr).toMatch(/manifest\.csv:92: "gone\/0\.jpg" does not exist/);
  });
});
