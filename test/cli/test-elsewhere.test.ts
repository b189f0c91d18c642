import { appendFileSync, cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FoundElsewhere } from '../../harness/experiments/records/elsewhere.ts';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const others = join(root, 'Other painters');

interface Printed {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly elsewhere?: readonly FoundElsewhere[];
}

let run: Printed;
let tested: FoundElsewhere;
let text: string;

const harness = (...args: string[]) => runHarness(root, args);
async function printed<T = Printed>(...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await harness(...args, '--json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}
const runAlone = ['run', 'colour-statistics', '--collection', paintings, '--epochs', '1'];
const manifestOf = ({ folder }: Printed) => readFileSync(join(folder, 'manifest.json'), 'utf8');

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  await paintCollection(others, { artists: 7, paintings: 5, size: 64, seed: 1 });
  // A painter of the run's collection by another order of words, others under new names, and a copy.
  for (const letter of ['B', 'C', 'D', 'E', 'F', 'G']) {
    renameSync(join(others, `Painter ${letter}`), join(others, `Other ${letter}`));
  }
  renameSync(join(others, 'Painter A'), join(others, 'A, Painter'));
  cpSync(join(paintings, 'Painter C', '3.jpg'), join(others, 'Other C', 'copy.jpg'));
  run = await printed(...runAlone);
  text = manifestOf(run);
  const [first] = await printed<Printed[]>('test', run.manifest.id, '--on', others);
  const [record] = first?.elsewhere ?? [];
  if (record === undefined) throw new Error('There is no record');
  tested = record;
});

describe('a finished run that is tested on another collection', () => {
  it('answers pairs of new artists only, and says what it leaves out', () => {
    expect(tested.leftOut.map(({ id }) => id)).toEqual([
      ...[0, 1, 2, 3, 4].map((i) => `A, Painter/${i}.jpg`),
      'Other C/copy.jpg',
    ]);
    expect(tested.leftOut.at(0)?.reason).toBe('by Painter A, an artist of the training collection');
    expect(tested.leftOut.at(-1)?.reason).toContain('shows "Painter C/3.jpg"');
    const rows = parse<Record<string, string>>(
      readFileSync(join(tested.folder, 'predictions.csv'), 'utf8'),
      { columns: true },
    );
    const artist = (id = '') => id.split('/')[0];
    expect(new Set(rows.flatMap(({ a, b }) => [artist(a), artist(b)]))).toEqual(
      new Set(['B', 'C', 'D', 'E', 'F', 'G'].map((letter) => `Other ${letter}`)),
    );
    for (const { a, b, same } of rows) expect(same).toBe(artist(a) === artist(b) ? '1' : '0');
    expect(tested.score).toMatchObject({ artists: 6, pairs: rows.length });
    expect(tested.paintings).toBe(30);
  });

  it('keeps its own record as it was, with the answers sealed next to it', async () => {
    expect(manifestOf(run)).toBe(text);
    expect((await harness('runs', 'verify', run.manifest.id)).stdout).toContain('1 of 1 runs are');
  });

  it('is tested by the run that finds it finished, and by one that trains', async () => {
    const again = await printed(...runAlone, '--test-on', others);
    expect(again.elsewhere).toEqual([tested]);
    const seeded = await printed(...runAlone, '--seed', '1', '--test-on', others);
    expect(seeded.elsewhere?.[0]?.test).toBe(tested.test);
    const { stdout } = await harness('leaderboard', '--csv');
    const [row] = parse<Record<string, string>>(stdout, { columns: true });
    const aucs = [tested, seeded.elsewhere?.[0]].map((one) => one?.score.auc.value ?? Number.NaN);
    const mean = aucs.reduce((sum, auc) => sum + auc / 2, 0);
    expect(Number(row?.on_other_painters_auc)).toBeCloseTo(mean, 10);
    expect((await harness('leaderboard')).stdout).toMatch(/AUC on\s/);
  });

  it('is shown in its report', async () => {
    expect((await harness('report', run.manifest.id)).exitCode).toBe(0);
    const page = readFileSync(join(run.folder, 'report.html'), 'utf8');
    expect(page).toContain('Left out of Other painters: 6');
  });

  it('is refused if the training collection has no copy to compare with, or too few are new', async () => {
    const { exitCode, stderr } = await harness('test', run.manifest.id, '--on', paintings);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('needs two artists')]);
    renameSync(paintings, `${paintings}-away`);
    const gone = await harness('test', run.manifest.id, '--on', others);
    renameSync(`${paintings}-away`, paintings);
    expect([gone.exitCode, gone.stderr]).toEqual([
      1,
      expect.stringContaining('cannot be compared'),
    ]);
  });

  it('shows no figure of answers that someone has changed', async () => {
    const copy = join(root, 'submissions', 'changed');
    cpSync(run.folder, copy, { recursive: true });
    const record = join(copy, 'elsewhere', tested.folder.split('/').at(-1) ?? '');
    appendFileSync(join(record, 'predictions.csv'), 'elsewhere,1,a,b,1,1,0,0\n');
    const answers = await harness('runs', 'verify', 'changed');
    expect(answers.stdout).toContain('predictions.csv has changed since the run wrote it');
    const file = join(record, 'manifest.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/"value": 0\.\d+/, '"value": 0.99912345'),
    );
    const { stderr, stdout } = await harness('leaderboard', '--json');
    expect(stderr).toContain('has changed since it was written');
    expect(stdout).not.toContain('0.99912345');
  });
});
