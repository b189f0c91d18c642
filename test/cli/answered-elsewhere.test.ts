import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AskedQuestions } from '../../harness/experiments/answered/ask-questions.ts';
import { readValidation } from '../../harness/experiments/records/predictions.ts';
import { readCalibration } from '../../harness/experiments/records/read-run.ts';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { chooseThreshold } from '../../harness/scoring/choose-threshold.ts';
import type { Scores } from '../../harness/scoring/score.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const questionsFile = join(root, 'q.csv');

type Row = Readonly<Record<string, string>>;
interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly scores: Scores;
}

let asked: AskedQuestions;
let rows: Row[];
let listed: Row[];
/** By the name of a painting its artist, which only the test knows of all of them. */
const artistOf = new Map<string, string>();

const harness = (...args: string[]) => runHarness(root, args);
async function printed<T = Printed>(...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await harness(...args, '--collection', paintings, '--json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}
const read = (file: string): Row[] => parse(readFileSync(file), { columns: true });
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Writes answers that are worth `quality`: 1 are right, 0 are chance. */
function answer(name: string, quality: number, change: (lines: string[]) => void = () => {}) {
  const lines = rows.map(({ a = '', b = '' }) => {
    const chance = Number.parseInt(digestText(`${name} ${a} ${b}`).slice(0, 8), 16) / 2 ** 32;
    const same = artistOf.get(a) === artistOf.get(b) ? 1 : 0;
    return `${b},${a},${quality * same + (1 - quality) * chance}`;
  });
  change(lines);
  const file = join(root, `${name}.csv`);
  writeFileSync(file, `a,b,score\n${lines.join('\n')}\n`);
  return file;
}
const digestText = (text: string) => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  await paintCollection(paintings, { artists: 7, paintings: 7, size: 48 });
  asked = await printed<AskedQuestions>('questions', '--out', questionsFile);
  rows = read(asked.questions);
  listed = read(asked.paintings);
  const byDigest = new Map<string, string>();
  for (const artist of readdirSync(paintings)) {
    for (const file of readdirSync(join(paintings, artist))) {
      byDigest.set(digest(join(paintings, artist, file)), artist);
    }
  }
  for (const { painting = '', file = '' } of listed) {
    artistOf.set(painting, byDigest.get(digest(join(root, file))) ?? 'nobody');
  }
});

describe('harness questions', () => {
  it('asks about all pairs of the tests, without a label or a name that tells one', () => {
    const names = (part: string) =>
      listed.filter((row) => row.part === part).map(({ painting = '' }) => painting);
    const tests = rows.filter(({ part }) => part === 'test');
    const count = names('test').length;
    expect(tests).toHaveLength((count * (count - 1)) / 2);
    expect(new Set(tests.flatMap(({ a, b }) => [a, b]))).toEqual(new Set(names('test')));
    for (const { same } of tests) expect(same).toBe('');
    for (const row of listed.filter(({ part }) => part === 'test')) {
      expect([row.artist, row.style, row.genre]).toEqual(['', '', '']);
    }
    const written = readFileSync(asked.questions, 'utf8');
    const ofTests = readFileSync(asked.paintings, 'utf8')
      .split('\n')
      .filter((line) => line.includes(',test,'))
      .join('\n');
    for (const text of [written, ofTests]) expect(text).not.toContain('Painter');
  });

  it('tells the artists of what is learned from, and of validation', () => {
    const told = listed.filter(({ part }) => part !== 'test');
    expect(told.length).toBe(asked.counts.train + asked.counts.validation);
    for (const { painting = '', artist } of told) expect(artist).toBe(artistOf.get(painting));
    const validation = rows.filter(({ part }) => part === 'validation');
    for (const { a = '', b = '', same } of validation) {
      expect(same).toBe(artistOf.get(a) === artistOf.get(b) ? '1' : '0');
    }
  });

  it('names paintings by their paths where it is asked to, and says what these tell', async () => {
    const file = join(root, 'paths.csv');
    const { stderr } = await harness(
      'questions',
      '--out',
      file,
      '--paths',
      '--collection',
      paintings,
    );
    expect(stderr).toMatch(/The paths of (\d+) of \1 test paintings contain their artist's name/);
    const [first] = read(join(root, 'paths-paintings.csv'));
    expect(first?.painting).toMatch(/^Painter .\/\d\.jpg$/);
    expect(first?.file).toBe(join(paintings, first?.painting ?? ''));
  });

  it.each([
    [['questions'], /--out/],
    [['questions', '--out', 'q.csv', '--pixels', '2'], /--pixels must be/],
    [['questions', '--out', 'q.csv', '--split', 'gone.json'], /gone\.json cannot be read/],
    [['questions', '--out', ''], /--out "" is a folder\. Name a file, such as q\.csv\./],
    [['questions', '--out', 'none/'], /--out "none\/" is a folder\. Name a file/],
    [['questions', '--out', paintings], /is a folder\. Name a file/],
    [['questions', '--out', join(paintings, 'q.csv')], /q\.csv is inside the collection/],
    [['questions', '--out', join(paintings, 'Painter A', 'q.csv')], /is inside the collection/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await harness(...args, '--collection', paintings);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});

describe('harness import-run', () => {
  let good: Printed;
  beforeAll(async () => {
    good = await printed(
      'import-run',
      answer('good', 0.3),
      '--name',
      'my-net',
      '--note',
      'By hand',
    );
  });

  it('gives right answers the top score and blind ones chance', async () => {
    const right = await printed('import-run', answer('right', 1), '--name', 'right');
    for (const { auc } of Object.values(right.scores.tests)) expect(auc.value).toBe(1);
    expect(right.scores.allPairs?.mixed.auc.value).toBe(1);
    const blind = await printed('import-run', answer('blind', 0), '--name', 'blind');
    expect(Math.abs(blind.scores.tests.mixed.auc.value - 0.5)).toBeLessThan(0.15);
  });

  it('chooses threshold and calibration on the answers to validation', async () => {
    const { seen, unseen } = await readValidation(good.folder);
    const scores = Float64Array.from([...seen.scores, ...unseen.scores]);
    const threshold = chooseThreshold(scores, Uint8Array.from([...seen.same, ...unseen.same]));
    expect(good.scores.threshold).toBe(threshold);
    expect((await readCalibration(good.folder)).unseen.pairs).toBe(unseen.same.length);
  });

  it('makes a sealed run that is in tables, comparisons and reports', async () => {
    const plugin = await printed('run', 'colour-statistics');
    const { stdout } = await harness('leaderboard', '--json');
    const [table] = JSON.parse(stdout).tables;
    const row = table.rows.find((one: { plugin: string }) => one.plugin === 'my-net');
    expect(row).toMatchObject({ flags: ['answered elsewhere'], trainSeconds: null });
    expect(table.rows.map((one: { plugin: string }) => one.plugin)).toContain('colour-statistics');
    expect(good.manifest.answered).toMatchObject({ note: 'By hand', digest: expect.any(String) });
    const compared = await harness('compare', 'my-net', plugin.manifest.id);
    expect([compared.exitCode, compared.stdout]).toEqual([0, expect.stringContaining('my-net')]);
    expect((await harness('report', good.manifest.id)).exitCode).toBe(0);
    const page = readFileSync(join(good.folder, 'report.html'), 'utf8');
    expect(page).toContain('answered elsewhere');
    expect((await harness('runs', 'verify', good.manifest.id)).stdout).toContain('1 of 1 runs are');
  });

  it('takes the same answers once, and further seeds of a name into its row', async () => {
    const again = await harness(
      'import-run',
      join(root, 'good.csv'),
      '--name',
      'my-net',
      '--collection',
      paintings,
    );
    expect(again.stderr).toContain('are already a run');
    await printed('import-run', answer('second', 0.3), '--name', 'my-net', '--seed', '1');
    const [table] = JSON.parse((await harness('leaderboard', '--json')).stdout).tables;
    const row = table.rows.find((one: { plugin: string }) => one.plugin === 'my-net');
    expect(row.seeds).toEqual([0, 1]);
  });

  it('has no model for what only a model can do', async () => {
    const { id } = good.manifest;
    const picture = join(paintings, 'Painter A', '0.jpg');
    for (const args of [
      ['verify', id, picture, picture],
      ['test', id, '--on', paintings],
      ['ensemble', id, id],
    ]) {
      const { exitCode, stderr } = await harness(...args);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('its model is not')]);
    }
  });

  it('counts the pictures to compare before it opens a model', async () => {
    const { exitCode, stderr } = await harness('verify', good.manifest.id, 'only.jpg');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Name 2 to 50 image files')]);
  });

  it('refuses a record whose seal was taken off', async () => {
    const file = join(good.folder, 'manifest.json');
    const before = readFileSync(file, 'utf8');
    const { files: _, seal: __, ...rest } = JSON.parse(before);
    writeFileSync(file, JSON.stringify(rest));
    const { stdout } = await harness('runs', 'verify', good.manifest.id);
    writeFileSync(file, before);
    expect(stdout).toContain('has changed since the run wrote it');
  });

  const learned = () => listed.find(({ part }) => part === 'train')?.painting ?? '';
  it.each<[string, (lines: string[]) => void, RegExp]>([
    [
      'a missing answer',
      (lines) => lines.splice(4, 2),
      /lacks 2 of \d+ answers; the first missing one is for "[\da-f]{16}" and "[\da-f]{16}"\. Every/,
    ],
    [
      'a pair twice',
      (lines) => lines.push(lines[2] ?? ''),
      /line \d+: repeats the pair .* of line 4/,
    ],
    [
      'a pair twice, turned round',
      (lines) => lines.push((lines[2] ?? '').replace(/^(.*?),(.*?),/, '$2,$1,')),
      /of line 4/,
    ],
    [
      'a painting that is not there',
      (lines) => lines.push('x,y,0.5'),
      /no painting "x".*another split or collection\.$/m,
    ],
    [
      'a painting to learn from',
      (lines) => lines.push(`${learned()},${rows[0]?.a},0.5`),
      /is a training painting/,
    ],
    [
      'a pair of validation and test',
      (lines) => lines.push(`${rows[0]?.a},${rows.at(-1)?.a},0.5`),
      /is not among the questions/,
    ],
    [
      'a score out of range',
      (lines) => lines.push(`${lines.pop()}e9`),
      /it must be a number from 0/,
    ],
    ['no number', (lines) => lines.push((lines.pop() ?? '').replace(/[^,]*$/, 'inf')), /is "inf"/],
  ])('refuses %s', async (_, change, message) => {
    const file = answer('bad', 0.5, change);
    const { exitCode, stderr } = await harness(
      'import-run',
      file,
      '--name',
      'bad',
      '--collection',
      paintings,
    );
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  it('refuses answers to another split, and names that are taken', async () => {
    const file = join(root, 'good.csv');
    for (const [args, message] of [
      [['--name', 'bad', '--split-seed', '1'], /line 2: these questions have no painting/],
      [['--name', 'colour-statistics'], /is the plugin in/],
      [['--name', 'My Net'], /--name "My Net" must be .* such as "my-net"/],
      [[], /Missing required argument: name|--name/],
    ] as const) {
      const { exitCode, stderr } = await harness(
        'import-run',
        file,
        ...args,
        '--collection',
        paintings,
      );
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
    }
    const other = answer('other', 0.3);
    const taken = await harness('import-run', other, '--name', 'my-net', '--collection', paintings);
    expect(taken.stderr).toContain('already has other answers on this split');
    const gone = await harness('import-run', join(root, 'gone.csv'), '--name', 'gone');
    expect([gone.exitCode, gone.stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
    appendFileSync(other, 'a,b\n');
    const short = await harness('import-run', other, '--name', 'short', '--collection', paintings);
    expect(short.stderr).toMatch(/line \d+: has 2 fields/);
  });
});
