import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { rocAuc } from '../../harness/contract/metrics/roc.ts';
import type { FoundElsewhere } from '../../harness/experiments/records/elsewhere.ts';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import type { Scores } from '../../harness/scoring/score.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const others = join(root, 'others');

interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly scores: Scores;
  readonly elsewhere?: readonly FoundElsewhere[];
}
type Row = Readonly<Record<string, string>>;

let run: Printed;
/** The pairs of the run's own tests. */
let own: Row[];

const harness = (...args: string[]) => runHarness(root, args);
const read = (folder: string, name: string): Row[] =>
  parse(readFileSync(join(folder, name)), { columns: true });
function write(name: string, lines: readonly string[]): string {
  const file = join(root, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}
/** Tests the run on a list and gives the record of it. */
async function test(file: string, ...more: string[]): Promise<FoundElsewhere & { said: string }> {
  const { exitCode, stdout, stderr } = await harness(
    ...['test', run.manifest.id, '--pairs', file, ...more, '--json'],
  );
  expect(exitCode, stderr).toBe(0);
  const [printed] = JSON.parse(stdout) as Printed[];
  const name = file.split('/').at(-1);
  const found = printed?.elsewhere?.find(({ collection }) => collection.name === name);
  if (found === undefined) throw new Error(`There is no record of ${name}`);
  return { ...found, said: stderr };
}

beforeAll(async () => {
  await paintCollection(paintings, { artists: 7, paintings: 7, size: 48 });
  await paintCollection(others, { artists: 5, paintings: 4, size: 48, seed: 3 });
  const { exitCode, stdout, stderr } = await harness(
    ...['run', 'colour-statistics', '--collection', paintings, '--json'],
  );
  expect(exitCode, stderr).toBe(0);
  run = JSON.parse(stdout) as Printed;
  own = read(run.folder, 'predictions.csv');
});

describe('pairs of your own', () => {
  it("that are a test's own give that test's figures, artists from the collection", async () => {
    const rows = own.filter(({ test }) => test === 'unseen');
    const file = write('unseen.csv', [
      'b,a,same',
      ...rows.map(({ a, b, same }) => `${a},${b},${same === '1' ? 'True' : 'False'}`),
    ]);
    const found = await test(file);
    const { auc, accuracy, brier, pairs, artists } = run.scores.tests.unseen;
    expect(found.score).toMatchObject({ auc, accuracy, brier, pairs, artists });
    expect(found.pairs).toMatchObject({ layout: 'table', known: { artists: [], paintings: [] } });
    expect(found.said).not.toContain('in training');
    const again = join(root, 'again.csv');
    cpSync(file, again);
    const { stderr } = await harness('test', run.manifest.id, '--pairs', again);
    expect(stderr).toContain('again.csv has the same pairs as unseen.csv');
  });

  it('say which of their artists and pictures the run has learned from', async () => {
    const trained = own.find(({ test }) => test === 'seen')?.a?.split('/')[0] ?? '';
    const folder = join(root, 'known');
    mkdirSync(folder);
    for (const artist of ['A', 'B', 'C', 'D']) {
      cpSync(join(others, `Painter ${artist}`), join(folder, `New ${artist}`), { recursive: true });
    }
    const learned = parseSplit(run).train.find((id) => id.startsWith(trained)) ?? '';
    cpSync(join(paintings, learned), join(folder, 'New A', 'copy.jpg'));
    cpSync(join(others, 'Painter E', '0.jpg'), join(folder, `${trained}.jpg`));
    const file = write('known.csv', [
      'a,b,same,artist_a,artist_b',
      'New A/copy.jpg,New A/1.jpg,1,New A,New A',
      `New B/1.jpg,${trained}.jpg,0,New B,${trained}`,
      'New C/1.jpg,New C/2.jpg,1,New C,New C',
      'New C/1.jpg,New D/2.jpg,0,New C,New D',
    ]);
    const found = await test(file, '--pairs-in', folder);
    expect(found.pairs?.known.artists).toEqual([trained]);
    expect(found.pairs?.known.paintings).toEqual([
      { id: 'New A/copy.jpg', reason: `shows "${learned}" of the training paintings` },
    ]);
    expect(found.said).toContain(`1 of the 5 artists of known.csv are in training (${trained})`);
    expect(found.said).toMatch(/1 of the 7 pictures of known\.csv are in training.*too optimistic/);
    const { stdout } = await harness('leaderboard', '--json');
    expect(JSON.parse(stdout).tables[0].rows[0].flags).toContain('has learned from known.csv');
    expect((await harness('report', run.manifest.id)).exitCode).toBe(0);
    const page = readFileSync(join(run.folder, 'report.html'), 'utf8');
    expect(page).toMatch(/Of known\.csv, already in training:.*1 artists/);
  });

  it('of Labeled Faces in the Wild are found by name and number, next to the list', async () => {
    const folder = join(root, 'lfw');
    for (const artist of ['A', 'B', 'C', 'D', 'E']) {
      mkdirSync(join(folder, `New_${artist}`), { recursive: true });
      for (const i of [0, 1, 2, 3]) {
        const picture = join(folder, `New_${artist}`, `New_${artist}_000${i + 1}.jpg`);
        cpSync(join(others, `Painter ${artist}`, `${i}.jpg`), picture);
      }
    }
    const one = ['A', 'B', 'C', 'D', 'E'].map((artist) => `New_${artist}\t1\t4`);
    const two = ['BA', 'CB', 'DC', 'ED', 'AE'].map(
      (pair) => `New_${pair[0]}\t2\tNew_${pair[1]}\t3`,
    );
    const file = join(folder, 'pairs.txt');
    writeFileSync(file, ['1\t5', ...one, ...two, ''].join('\r\n'));
    const found = await test(file);
    expect(found).toMatchObject({
      paintings: 20,
      pairs: { layout: 'lfw', areArtistsKnown: true },
      score: { pairs: 10, positives: 5, artists: 5, auc: { low: expect.any(Number) } },
    });
    const rows = read(found.folder, 'predictions.csv');
    expect(rows[1]).toMatchObject({
      a: 'New_B/New_B_0001.jpg',
      b: 'New_B/New_B_0004.jpg',
      same: '1',
    });
    expect(rows[9]).toMatchObject({
      a: 'New_A/New_A_0002.jpg',
      b: 'New_E/New_E_0003.jpg',
      same: '0',
    });
    const scores = Float64Array.from(rows, ({ probability }) => Number(probability));
    const same = Uint8Array.from(rows, (row) => Number(row.same));
    expect(found.score.auc.value).toBe(rocAuc(scores, same));
  });

  it("of Kaggle's layout take their answers from the table next to them", async () => {
    const folder = join(root, 'kaggle');
    mkdirSync(join(folder, 'test'), { recursive: true });
    for (const [i, artist] of ['A', 'A', 'B', 'B'].entries()) {
      cpSync(join(others, `Painter ${artist}`, `${i}.jpg`), join(folder, 'test', `${i}.jpg`));
    }
    const pairs = join(folder, 'submission_info.csv');
    writeFileSync(pairs, 'index,image1,image2\n0,0.jpg,1.jpg\n1,2.jpg,3.jpg\n2,0.jpg,2.jpg\n');
    const missing = await harness('test', run.manifest.id, '--pairs', pairs);
    expect(missing.stderr).toContain('--pair-answers');
    const answers = join(folder, 'solution_painter.csv');
    writeFileSync(answers, 'index,sameArtist\n0,1\n1,1\n2,0\n');
    const found = await test(pairs);
    expect(found).toMatchObject({
      pairs: { layout: 'kaggle', areArtistsKnown: false },
      score: { pairs: 3, positives: 2, artists: 0, auc: { low: null } },
    });
    const again = await harness(
      'test',
      run.manifest.id,
      '--pairs',
      pairs,
      '--pair-answers',
      answers,
    );
    expect(again.stdout).toMatch(/On submission_info\.csv: AUC [\d.]+, .*artists are unknown/);
    expect((await harness('leaderboard', '--markdown', '--explain')).stdout).toContain(
      'On submission\\_info.csv: 3 listed pairs. Their artists are unknown',
    );
    expect((await harness('runs', 'verify', run.manifest.id)).stdout).toContain('1 of 1 runs are');
  });

  it('are an option of run as well', async () => {
    const { exitCode, stdout, stderr } = await harness(
      ...['run', 'colour-statistics', '--collection', paintings, '--json'],
      ...['--test-pairs', join(root, 'unseen.csv')],
    );
    expect(exitCode, stderr).toBe(0);
    const { elsewhere = [] } = JSON.parse(stdout) as Printed;
    expect(elsewhere.map(({ collection }) => collection.name)).toContain('unseen.csv');
  });

  it.each([[[]], [['--seeds', '0..1']]])('are looked for before a run %j trains', async (more) => {
    const list = join(root, 'missing.csv');
    writeFileSync(
      list,
      'a,b,same\nPainter A/0.jpg,Painter A/1.jpg,1\nPainter A/0.jpg,gone.jpg,0\n',
    );
    const { exitCode, stderr } = await harness(
      ...['run', 'colour-statistics', '--collection', paintings, '--test-pairs', list, ...more],
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has no picture "gone.jpg"');
    expect(stderr).not.toMatch(/Training|Features|\[1\//);
  });
});

describe('pairs of your own are refused', () => {
  const picture = 'Painter A/0.jpg';
  const header = 'a,b,same';
  it.each<[string, string[], RegExp]>([
    [
      'a picture that is not there',
      [header, `${picture},gone.jpg,0`],
      /line 2: .* has no picture "gone\.jpg"\. Name their folder with --pairs-in/,
    ],
    [
      'a way out of the folder',
      [header, `${picture},../others/Painter A/0.jpg,0`],
      /line 2: .* has no picture/,
    ],
    ['a label that is none', [header, `${picture},Painter B/0.jpg,no`], /line 2: same is "no"/],
    [
      'a label against the artists',
      [header, `${picture},Painter B/0.jpg,1`, `${picture},Painter C/0.jpg,0`],
      /line 2: same is 1, and .* by "Painter A"/,
    ],
    [
      'a pair twice',
      [header, `${picture},Painter B/0.jpg,0`, `Painter B/0.jpg,${picture},0`],
      /line 3: .*of line 2/,
    ],
    [
      'one kind only',
      [header, `${picture},Painter B/0.jpg,0`],
      /needs pairs of both kinds.*0 by one artist and 1/,
    ],
    ['no pair', [header], /contains no pair/],
    ['no column', ['a,b', '1,2'], /lacks the column same/],
    [
      'half of the artists',
      [`${header},artist_a,artist_b`, `${picture},Painter B/0.jpg,0,X,`],
      /line 2: names the artist of only one/,
    ],
    [
      'a line that is none of LFW',
      ['10\t300', 'New_A\t1'],
      /line 2: "New_A\\t1" is neither "name n m"/,
    ],
    [
      'an index without an answer',
      ['index,image1,image2,sameArtist', '0,a,b,'],
      /sameArtist|ANSWERS|--pair-answers/,
    ],
  ])('for %s', async (_, lines, message) => {
    const { exitCode, stderr } = await harness(
      'test',
      run.manifest.id,
      '--pairs',
      write('bad.csv', lines),
    );
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  it('where there is no file, or nothing to test on', async () => {
    const gone = await harness('test', run.manifest.id, '--pairs', join(root, 'gone.csv'));
    expect([gone.exitCode, gone.stderr]).toEqual([1, expect.stringMatching(/gone\.csv cannot be/)]);
    const nothing = await harness('test', run.manifest.id);
    expect([nothing.exitCode, nothing.stderr]).toEqual([1, expect.stringContaining('--pairs')]);
  });
});

/** The parts of a run's split. */
function parseSplit({ manifest }: Printed): { readonly train: readonly string[] } {
  return JSON.parse(readFileSync(join(root, manifest.split.file), 'utf8')).parts;
}
