import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import type { Scores } from '../../harness/scoring/score.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');

interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly scores: Scores;
}
interface PrintedSplit {
  readonly file: string;
  readonly hash: string;
  readonly parts: readonly { readonly part: string; readonly paintings: number }[];
  readonly leftOut: { readonly paintings: readonly { readonly id: string; reason: string }[] };
}

const harness = (...args: string[]) => runHarness(root, [...args, '--collection', paintings]);
async function printed<T>(...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await harness(...args, '--json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

type Row = [painting: string, part: string];
let exported: Row[];

/** A table of these rows, the header first. */
function write(name: string, rows: readonly Row[], header = 'painting,part'): string {
  const file = join(root, name);
  writeFileSync(file, [header, ...rows.map((row) => row.join())].join('\n'));
  return file;
}
const move = (painting: string, part: string): Row[] =>
  exported.map(([id, before]) => [id, id === painting ? part : before]);
const firstOf = (part: string) => exported.find((row) => row[1] === part)?.[0] ?? '';
const artistOf = (id: string) => id.split('/')[0] ?? '';
const lineOf = (id: string) => exported.findIndex((row) => row[0] === id) + 2;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 7, paintings: 7, size: 48 });
  cpSync(join(paintings, 'Painter A', '0.jpg'), join(paintings, 'Painter A', 'copy.jpg'));
  const { exitCode } = await harness('split', '--export', join(root, 'split.csv'));
  expect(exitCode).toBe(0);
  const rows: string[][] = parse(readFileSync(join(root, 'split.csv'), 'utf8'));
  expect(rows[0]).toEqual(['painting', 'part', 'reason']);
  exported = rows.slice(1).map(([painting = '', part = '']): Row => [painting, part]);
});

describe('a split of your own', () => {
  it('gives the same figures as the split that it was exported from', async () => {
    const usual = await printed<Printed>('run', 'colour-statistics');
    const table = write('same.csv', exported);
    const own = await printed<Printed>('run', 'colour-statistics', '--split', table);
    expect(own.scores).toEqual(usual.scores);
    expect(own.manifest.split.settings).toMatchObject({ own: true });
    expect(own.manifest.split.hash).not.toBe(usual.manifest.split.hash);
    // It is stored: the table may change or go.
    writeFileSync(table, 'gone');
    const stored = join(root, own.manifest.split.file);
    const again = await printed<PrintedSplit>('split', '--split', stored);
    expect(again.hash).toBe(own.manifest.split.hash);
  });

  it('knows seen from unseen by the artists in train, and leaves out what it does not name', async () => {
    const plain = exported.map(([id, part], i): Row => {
      const word = part.replace(/(Seen|Unseen)$/, '');
      return [
        i % 2 === 0 ? id : `./${id.replace('/', '\\')}`,
        word === 'validation' ? 'val' : word,
      ];
    });
    const lonely = firstOf('train');
    const rows = plain.filter((_, i) => exported[i]?.[0] !== lonely);
    const split = await printed<PrintedSplit>(
      'split',
      '--split',
      write('plain.csv', rows, 'file,split'),
    );
    const counts = (part: string) => exported.filter((row) => row[1] === part).length;
    expect(split.parts.map(({ part, paintings }) => [part, paintings])).toEqual([
      ['train', counts('train') - 1],
      ...['validationSeen', 'validationUnseen', 'testSeen', 'testUnseen'].map((part) => [
        part,
        counts(part),
      ]),
    ]);
    expect(split.leftOut.paintings).toEqual([{ id: lonely, reason: 'not named in plain.csv' }]);
  });

  it('may leave out one of two copies', async () => {
    const copy = 'Painter A/copy.jpg';
    const table = write('without-copy.csv', move(copy, 'excluded'));
    const split = await printed<PrintedSplit>('split', '--split', table);
    expect(split.leftOut.paintings).toEqual([{ id: copy, reason: 'excluded in without-copy.csv' }]);
  });
});

describe('a split of your own is refused', () => {
  const refused = async (rows: readonly Row[], header?: string) => {
    const { exitCode, stderr } = await harness('split', '--split', write('bad.csv', rows, header));
    expect(exitCode).toBe(1);
    return stderr;
  };

  it('where copies are on both sides, with both lines', async () => {
    const [copy, other] = ['Painter A/copy.jpg', 'Painter A/0.jpg'];
    const part = exported.find(([id]) => id === other)?.[1] ?? '';
    const rows = move(copy, part === 'train' ? 'testSeen' : 'train');
    expect(await refused(rows)).toMatch(
      new RegExp(`"${other}", line ${lineOf(other)} .*"${copy}", line ${lineOf(copy)} .*near-dup`),
    );
  });

  it('where an artist is on both sides, every one of them with its lines', async () => {
    const [seen, unseen] = [firstOf('testUnseen'), firstOf('validationUnseen')];
    const rows = move(seen, 'train').map(
      (row): Row => (row[0] === unseen ? [unseen, 'train'] : row),
    );
    const stderr = await refused(rows);
    expect(stderr).toMatch(/bad\.csv leaks in \d places:/);
    for (const id of [seen, unseen]) {
      expect(stderr).toMatch(new RegExp(`artist "${artistOf(id)}" is in .*line \\d+.* train`));
      expect(stderr).toContain(`"${id}", line ${lineOf(id)}`);
    }
  });

  it('where a seen artist is not trained on', async () => {
    const artist = artistOf(firstOf('testSeen'));
    const rows = exported.map(
      ([id, part]): Row => [id, artistOf(id) === artist && part === 'train' ? 'excluded' : part],
    );
    expect(await refused(rows)).toMatch(/is in testSeen \(.*line \d+\) but not in train/);
  });

  it.each<[string, (rows: Row[]) => void, RegExp]>([
    [
      'an unknown painting',
      (rows) => rows.push(['Painter A/9.jpg', 'train']),
      /line 52: the collection has no painting "Painter A\/9\.jpg"\. Did you mean "[^"]*"\?$/m,
    ],
    [
      'an unknown part',
      (rows) => rows.push(['Painter A/0.jpg', 'tests']),
      /line 52: the part is "tests"/,
    ],
    [
      'a painting twice',
      (rows) => rows.push(rows[3] ?? ['', '']),
      /line 52: repeats the painting ".*" of line 5/,
    ],
    ['a row of other length', (rows) => rows.push(['one', 'two,three']), /line 52: has 3 fields/],
    [
      'a part without pairs',
      (rows) =>
        rows.splice(
          0,
          51,
          ...rows.map(([id, part]): Row => [id, part === 'testUnseen' ? 'excluded' : part]),
        ),
      /testUnseen has 0 paintings by 0 artists, but needs 2/,
    ],
  ])('for %s', async (_, change, message) => {
    const rows = [...exported];
    change(rows);
    expect(await refused(rows)).toMatch(message);
  });

  it('without its columns, or where there is no file', async () => {
    expect(await refused(exported, 'picture,part')).toMatch(/bad\.csv lacks the column painting/);
    const gone = await harness('split', '--split', join(root, 'gone.csv'));
    expect([gone.exitCode, gone.stderr]).toEqual([1, expect.stringMatching(/gone\.csv cannot/)]);
  });
});

describe('the shares of a split', () => {
  it('are options of run as of split', async () => {
    const shares = ['--test-unseen-artists', '0.4', '--validation-seen-paintings', '0.3'];
    const split = await printed<PrintedSplit>('split', ...shares);
    const run = await printed<Printed>('run', 'colour-statistics', ...shares);
    expect(run.manifest.split.hash).toBe(split.hash);
    expect(run.manifest.split.settings).toMatchObject({
      testUnseenArtists: 0.4,
      validationSeenPaintings: 0.3,
    });
  });

  it.each([
    [['--test-unseen-artists', '1.5'], /--test-unseen-artists must be/],
    [['--test-unseen-artists', '0.6', '--validation-unseen-artists', '0.6'], /must leave artists/],
    [
      ['--split', 'some.csv', '--test-seen-paintings', '0.3'],
      /--split names an existing split; --test-seen-paintings is for/,
    ],
  ])('refuse %j', async (args, message) => {
    for (const command of [['run', 'colour-statistics'], ['split']]) {
      const { exitCode, stderr } = await harness(...command, ...args);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
    }
  });
});
