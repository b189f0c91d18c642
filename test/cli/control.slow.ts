import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CrossvalidationModel } from '../../harness/experiments/crossvalidate/crossvalidation-model.ts';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import type { LeaderboardModel } from '../../harness/experiments/summary/leaderboard-model.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const shared = ['--collection', paintings, '--engine', 'wasm'];
const folds = ['--folds', '3', '--seeds', '0..1', '--reference', 'plain-colours', ...shared];
const config = join(root, 'approaches.json');
const validate = ['crossvalidate', '--config', config, ...folds];
const crossvalidation = join(root, 'submissions', 'crossvalidation');

let model: CrossvalidationModel;
let without: CrossvalidationModel;

/** A plugin of the tests is where a confined one could not read it. */
const unconfined = { HARNESS_CONFINE: 'none' };

async function succeed(args: readonly string[]) {
  const outcome = await runHarness(root, args, unconfined);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return outcome;
}

const listRuns = (submissions: string) =>
  readdirSync(submissions).filter((name) => name.includes('-seed'));
const readManifest = (submissions: string, id: string): RunManifest =>
  JSON.parse(readFileSync(join(submissions, id, 'manifest.json'), 'utf8'));
const rowOf = ({ rows }: CrossvalidationModel, plugin: string) =>
  rows.find((row) => row.plugin === plugin)!;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  for (const name of ['plain-colours', 'colour-statistics', 'ensemble']) {
    const entry =
      name === 'plain-colours'
        ? '../material/plain-colours-plugin.ts'
        : `../../plugins/${name}/index.ts`;
    const folder = join(root, 'plugins', name);
    mkdirSync(folder, { recursive: true });
    const from = fileURLToPath(new URL(entry, import.meta.url));
    writeFileSync(join(folder, 'index.ts'), `export { default } from ${JSON.stringify(from)};\n`);
  }
  const members = [['plain-colours', { plugin: 'colour-statistics', options: { epochs: 20 } }]];
  const plugins = {
    'plain-colours': {},
    'colour-statistics': { epochs: 20 },
    ensemble: { members },
  };
  writeFileSync(config, JSON.stringify({ plugins }));
  without = JSON.parse((await succeed([...validate, '--json'])).stdout);
  const { stdout } = await succeed([...validate, '--control-seeds', '1', '--json']);
  model = JSON.parse(stdout);
});

describe('controls', () => {
  it('change nothing of the runs that they are the controls of', () => {
    const plain = model.rows.map(({ labelsAdd: _, ...row }) => row);
    expect(plain).toEqual(without.rows);
    expect(without.rows.some((row) => 'labelsAdd' in row)).toBe(false);
    expect(listRuns(crossvalidation)).toHaveLength(18);
  });

  it('answer the same questions, are apart and say what they are', () => {
    const controls = join(crossvalidation, 'controls');
    expect(listRuns(controls)).toHaveLength(9);
    for (const id of listRuns(controls)) {
      const { control, seed, split } = readManifest(controls, id);
      expect([id, seed]).toEqual([
        expect.stringMatching(/^[a-z]+(-[a-z]+)?-control-paintings-/),
        1,
      ]);
      expect(control!.shuffleSeed).toBe(1);
      const real = readManifest(crossvalidation, control!.of);
      expect([real.split, real.seed, real.control]).toEqual([split, 1, undefined]);
      const asked = (folder: string) =>
        parse<Record<string, string>>(readFileSync(join(folder, 'predictions.csv'), 'utf8'), {
          columns: true,
        }).map(({ probability: _, ...pair }) => pair);
      expect(asked(join(controls, id))).toEqual(asked(join(crossvalidation, control!.of)));
    }
  });

  it('say what labels add: nothing where nothing is learned from them', () => {
    const plain = rowOf(model, 'plain-colours').labelsAdd!;
    expect(plain).toMatchObject({ value: 0, low: 0, high: 0, pValue: 1, runs: 3 });
    const row = rowOf(model, 'colour-statistics');
    const { value, runs, controls } = row.labelsAdd!;
    const scores = (folder: string, id: string) =>
      JSON.parse(readFileSync(join(crossvalidation, folder, id, 'metrics.json'), 'utf8')).tests
        .unseen.auc.value as number;
    const own = row.runs.filter(({ seed }) => seed === 1);
    const gains = own.map(({ auc }, i) => auc.unseen - scores('controls', controls[i]!));
    expect(runs).toBe(3);
    expect(value).toBeCloseTo(
      gains.reduce((sum, gain) => sum + gain / 3, 0),
      12,
    );
    expect(value).not.toBe(0);
  });

  it('of a composition have controls as members', () => {
    const controls = join(crossvalidation, 'controls');
    for (const id of rowOf(model, 'ensemble').labelsAdd!.controls) {
      const { members } = readManifest(controls, id);
      expect(members!.map(({ run }) => listRuns(controls).includes(run))).toEqual([true, true]);
    }
  });

  it('are not made twice, and are in the table without being asked for', async () => {
    const again = await succeed([...validate, '--control', '--control-seeds', '1', '--json']);
    expect(again.stderr).toContain('27 of 27 runs are finished; none left.');
    expect(JSON.parse(again.stdout)).toEqual(model);
    const { stdout, stderr } = await succeed([...validate, '--table-only', '--markdown']);
    expect(stderr).toContain('18 of 18 runs are finished');
    expect(stdout).toContain('| labels add |');
    expect(stdout).toContain('on 3 of 6 runs');
    const { stdout: csv } = await succeed([...validate, '--table-only', '--csv']);
    const [first] = parse<Record<string, string>>(csv, { columns: true });
    expect(first).toMatchObject({ labels_add_runs: '3' });
    expect(Number(first!.labels_add)).toBe(model.rows[0]!.labelsAdd!.value);
  });

  it('are no rows of the leaderboard, and a column of it', async () => {
    const run = ['run', 'colour-statistics', '--epochs', '20', ...shared];
    const printed = JSON.parse((await succeed([...run, '--control', '--json'])).stdout);
    const { control, manifest } = printed;
    expect(control.manifest.control).toEqual({ shuffleSeed: 0, of: manifest.id });
    const board = JSON.parse((await succeed(['leaderboard', '--json'])).stdout) as LeaderboardModel;
    const [row, ...others] = board.tables.flatMap(({ rows }) => rows);
    expect(others).toEqual([]);
    expect(row!.runs).toEqual([manifest.id]);
    const gain = printed.scores.tests.unseen.auc.value - control.scores.tests.unseen.auc.value;
    expect(row!.labelsAdd!.difference.value).toBeCloseTo(gain, 12);
    expect(row!.labelsAdd!.controls).toEqual([control.manifest.id]);
    expect((await succeed(['leaderboard', '--markdown'])).stdout).toContain('| labels add |');
    const { stdout } = await succeed(['runs', 'verify']);
    // 18 of the cross-validation with 9 controls, one here with its own.
    expect(stdout).toContain('29 of 29 runs are unchanged');
  });

  it('carry a flag wherever they are opened', async () => {
    const [id] = listRuns(join(root, 'submissions', 'controls'));
    const folder = join(root, 'submissions', 'controls', id!);
    await succeed(['report', folder]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('shuffled labels');
    const [artist, other] = readdirSync(paintings).sort();
    const image = (of: string) => join(paintings, of, readdirSync(join(paintings, of)).sort()[0]!);
    const asked = ['verify', folder, image(artist!), image(other!), '--no-picture', '--json'];
    const { stdout } = await succeed(asked);
    expect(JSON.parse(stdout).run.flags).toContain('shuffled labels');
  });
});
