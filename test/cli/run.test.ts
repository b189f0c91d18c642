import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { unsealRun } from '../material/unseal-run.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const run = ['run', 'colour-statistics', '--collection', paintings];

async function succeed(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const outcome = await runHarness(root, args);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return outcome;
}

async function succeedJson(args: readonly string[]) {
  return JSON.parse((await succeed([...args, '--json'])).stdout);
}

beforeAll(() => paintCollection(paintings, { artists: 9 }));

describe('harness run', () => {
  it('ends with scores, intervals and the leaderboard', async () => {
    const { stdout, stderr } = await succeed(run);
    expect(stdout).toMatch(/^seen +[01]\.\d{3}.*\n +\[[01]\.\d{3}, [01]\.\d{3}\]/m);
    // Of nine artists two are unseen: too few for an interval, and said so before training.
    expect(stdout).toMatch(/^unseen +[01]\.\d{3} +[01]\.\d{3}/m);
    expect(stdout).toContain('No interval on unseen pairs: 2 artists are too few');
    expect(stderr).toContain('With the shares of this split, that takes 23 artists');
    expect(stdout).toMatch(/approach.*unseen/);
    expect(stdout).toContain('colour-statistics');
  });

  it('leaves a whole record', async () => {
    const { folder, manifest, scores } = await succeedJson(run);
    expect(readdirSync(folder).sort()).toEqual([
      'calibration.json',
      'curve.csv',
      'curve.png',
      'curve.svg',
      'manifest.json',
      'metrics.json',
      'model',
      'paintings.csv',
      'predictions.csv',
      'validation.csv',
    ]);
    const calibration = JSON.parse(readFileSync(join(folder, 'calibration.json'), 'utf8'));
    expect(calibration).toMatchObject({ method: 'platt', unseen: { pairs: expect.any(Number) } });
    const validated = parse(readFileSync(join(folder, 'validation.csv')), { columns: true });
    expect(validated).toHaveLength(calibration.both.pairs);
    // Two unseen artists can only be most alike to each other.
    expect(scores.hard).toEqual({ by: 'appearance', score: scores.tests.unseen });
    expect(manifest.state).toBe('finished');
    expect(manifest.seconds).toHaveProperty('train');
    const rows = parse(readFileSync(join(folder, 'predictions.csv')), { columns: true });
    const pairs = Object.values(scores.tests).map((test) => (test as { pairs: number }).pairs);
    expect(rows).toHaveLength(pairs.reduce((sum, count) => sum + count, 0));
  });

  it('reuses a finished run, and repeats it with --force to the same numbers', async () => {
    const first = await succeedJson(run);
    const reused = await succeedJson(run);
    expect(reused.manifest.created).toBe(first.manifest.created);
    const forced = await succeedJson([...run, '--force']);
    expect(forced.manifest.created).not.toBe(first.manifest.created);
    expect(forced.scores).toEqual(first.scores);
  });

  it('clears away checkpoints that a kill left in a finished run', async () => {
    const { folder } = await succeedJson(run);
    const leftovers = join(folder, 'checkpoints');
    mkdirSync(join(leftovers, '4'), { recursive: true });
    expect((await succeed(run)).stderr).toContain('This run is finished already');
    expect(existsSync(leftovers)).toBe(false);
  });

  it('keeps seeds, options and limits apart', async () => {
    const plain = await succeedJson(run);
    const others = [
      ['--seed', '1'],
      ['--epochs', '3'],
      ['--limit', '8'],
      ['--split-seed', '1'],
    ];
    const folders = new Set([plain.folder]);
    for (const extra of others) folders.add((await succeedJson([...run, ...extra])).folder);
    expect(folders.size).toBe(1 + others.length);
  });

  it('writes only JSON to standard output with --json, progress aside', async () => {
    const { stdout, stderr } = await succeed([...run, '--seed', '7', '--json']);
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stderr).toContain('The collection is');
  });
});

describe('harness split', () => {
  it('prints, stores and proves a split', async () => {
    const args = ['split', '--collection', paintings, '--split-seed', '3'];
    expect((await succeed(args)).stdout).toMatch(/Stored in .*\.json/);
    const { stdout } = await succeed(args);
    expect(stdout).toContain('Read and checked');
    expect(stdout).toMatch(/testUnseen +\d+ +\d+ +\d+/);
  });

  it('is refused by a run whose collection has changed', async () => {
    const other = await paintCollection(join(root, 'changing'), { artists: 9 });
    const { file } = await succeedJson(['split', '--collection', other]);
    const { stdout } = await succeed([
      'run',
      'colour-statistics',
      '--collection',
      other,
      '--split',
      file,
    ]);
    expect(stdout).toContain('unseen');
    rmSync(join(other, 'Painter A', '0.jpg'));
    const args = ['run', 'colour-statistics', '--collection', other, '--split', file];
    const { exitCode, stderr } = await runHarness(root, args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/collection/i);
  });
});

describe('harness leaderboard', () => {
  it('prints markdown, CSV and JSON of the same rows', async () => {
    const { tables } = await succeedJson(['leaderboard']);
    const rows = tables.flatMap(({ rows }: { rows: unknown[] }) => rows);
    const csv = parse((await succeed(['leaderboard', '--csv'])).stdout, { columns: true });
    const ranked = (csv as Record<string, string>[]).filter(({ scope }) => scope === 'one split');
    expect(ranked).toHaveLength(rows.length);
    const { stdout } = await succeed(['leaderboard', '--markdown']);
    expect(stdout.match(/colour-statistics/g)?.length).toBeGreaterThanOrEqual(rows.length);
  });

  it('says that there is nothing yet', async () => {
    const { exitCode, stdout } = await runHarness(temporaryFolder(), ['leaderboard']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/no .*run/i);
  });
});

describe('harness submit and grade', () => {
  it('answers every row once, also where a painting cannot be read', async () => {
    const { folder, manifest } = await succeedJson(run);
    const names = [
      'Painter A/1.jpg',
      'Painter A/2.jpg',
      'Painter B/3.jpg',
      'gone.jpg',
      'broken.jpg',
    ];
    writeFileSync(join(paintings, 'broken.jpg'), 'no image');
    const pairs = names.flatMap((a, i) => names.slice(0, i).map((b) => [a, b] as const));
    const lines = pairs.map(([a, b], index) => `${index},${a},${b}`);
    const pairsFile = join(root, 'pairs.csv');
    writeFileSync(pairsFile, `index,image1,image2\n${lines.join('\n')}\n`);
    const result = await succeedJson(['submit', manifest.id, '--pairs', pairsFile]);
    rmSync(join(paintings, 'broken.jpg'));
    expect(result).toMatchObject({ rows: pairs.length, images: 5 });
    expect(result.unreadable.map(({ image }: { image: string }) => image).sort()).toEqual([
      'broken.jpg',
      'gone.jpg',
    ]);
    const rows: Record<string, string>[] = parse(readFileSync(join(folder, 'submission.csv')), {
      columns: true,
    });
    expect(rows.map(({ index }) => Number(index))).toEqual(pairs.map((_, index) => index));
    for (const [index, { sameArtist }] of rows.entries()) {
      const readable = pairs[index]!.every((name) => name.startsWith('Painter'));
      expect(Number(sameArtist) === 0.5).toBe(!readable);
    }
    const answers = join(root, 'answers.csv');
    const artist = (name: string) => name.split('/')[0];
    const truth = pairs.map(([a, b], index) => `${index},${artist(a) === artist(b) ? 1 : 0}`);
    writeFileSync(answers, `index,sameArtist\n${truth.join('\n')}\n`);
    const submission = join(folder, 'submission.csv');
    const grade = await succeedJson(['grade', submission, '--answers', answers]);
    expect(grade.rows).toBe(pairs.length);
    expect((await succeedJson(['grade', answers, '--answers', answers])).auc).toBe(1);
  });

  it('refuses an unfinished run', async () => {
    const { folder, manifest } = await succeedJson([...run, '--seed', '11']);
    const file = join(folder, 'manifest.json');
    unsealRun(folder, { state: 'running' });
    const args = ['submit', manifest.id, '--pairs', join(root, 'pairs.csv')];
    const { exitCode, stderr } = await runHarness(root, args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('is running, not finished');
    expect(statSync(file).isFile()).toBe(true);
  });
});
