import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CrossvalidationModel } from '../../harness/experiments/crossvalidate/crossvalidation-model.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const config = join(root, 'grid.json');
const folder = join(root, 'submissions', 'crossvalidation');
const shared = ['--collection', paintings, '--limit', '8', '--folds', '3', '--seeds', '0'];
const grid = ['crossvalidate', '--config', config, ...shared];
let said: string;

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, paintings: 9, size: 64 });
  const plugins = { 'colour-statistics': { epochs: [1, 20] } };
  writeFileSync(config, JSON.stringify({ plugins, seeds: '0..9' }));
  said = (await succeed(grid)).stderr;
});

async function succeed(args: readonly string[]) {
  const outcome = await runHarness(root, args);
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  return outcome;
}

/** The folders of runs: hidden ones hold something else. */
const listRuns = (submissions: string) =>
  readdirSync(submissions).filter((name) => !name.startsWith('.'));

/** When each run was made. */
function created(submissions = folder): Map<string, string> {
  return new Map(
    listRuns(submissions).map((id) => {
      const file = join(submissions, id, 'manifest.json');
      const { created, state } = JSON.parse(readFileSync(file, 'utf8'));
      return [id, `${state} ${created}`];
    }),
  );
}

const read = (stdout: string) => JSON.parse(stdout) as CrossvalidationModel;

describe('harness crossvalidate', () => {
  it('says which run it is at, and how long the others will take', () => {
    expect(said).toMatch(/^\[1\/6\] colour-statistics, epochs=1, seed 0, fold 1 of 3$/m);
    expect(said).toMatch(/^\[2\/6\] colour-statistics, epochs=20, seed 0, fold 1 of 3$/m);
    expect(said).toMatch(/^1 run to go; .* so far, about .* left\.$/m);
  });

  it('keeps its runs apart from the leaderboard', async () => {
    expect(listRuns(folder)).toHaveLength(6);
    const { stdout, stderr } = await succeed(['leaderboard']);
    expect(stdout).toContain('No finished run yet');
    expect(stderr).not.toContain('Skipped');
  });

  it('has the costs of decisions that the runs have recorded, and no TAR of so few pairs', async () => {
    const { stdout } = await succeed([...grid, '--table-only', '--json']);
    for (const row of read(stdout).rows) {
      const costs = row.runs.map(({ id }): number => {
        const { tests } = JSON.parse(readFileSync(join(folder, id, 'metrics.json'), 'utf8'));
        return tests.unseen.minDcf;
      });
      const mean = costs.reduce((sum, cost) => sum + cost / costs.length, 0);
      expect(row.minDcf!.unseen.value).toBeCloseTo(mean, 12);
      expect(row.tarAtOnePercent).toEqual({ seen: null, unseen: null, mixed: null });
    }
  });

  it('makes a lost run again and no other', async () => {
    const before = created();
    const [lost] = before.keys();
    rmSync(join(folder, lost!, 'metrics.json'));
    const { stdout, stderr } = await succeed(grid);
    expect(stderr).toContain('5 of 6 runs are finished; 1 to go.');
    for (const [id, state] of created()) {
      if (id === lost) expect(state).not.toBe(before.get(id));
      else expect(state).toBe(before.get(id));
    }
    expect(stdout).toMatch(/^1=? +colour-statistics/m);
    expect(stdout).toContain('95 % interval over artists');
  });

  it('prints what is finished with --table-only, and trains nothing', async () => {
    const before = created();
    const args = [...grid.slice(0, -1), '0..1', '--table-only', '--reference'];
    const { stdout, stderr } = await succeed([...args, 'colour-statistics, epochs=20']);
    expect(stderr).toContain('6 of 12 runs are finished; 6 are missing.');
    expect(stdout).toContain('3 of 6 runs');
    expect(created()).toEqual(before);
    const { stdout: csv } = await succeed([...grid, '--table-only', '--csv']);
    expect(csv.split('\n')).toHaveLength(3);
    const { stdout: markdown } = await succeed([...grid, '--table-only', '--markdown']);
    expect(markdown).toMatch(/^\| 1=? \| \*\*colour-statistics\*\* epochs=/m);
  });

  it('measures hard pairs from answers, as the records of the runs have them', async () => {
    const { rows } = read((await succeed([...grid, '--table-only', '--json'])).stdout);
    for (const { runs, hard } of rows) {
      const recorded = runs.map(({ id }) => {
        const { hard } = JSON.parse(readFileSync(join(folder, id, 'metrics.json'), 'utf8'));
        expect(hard.by).toBe('appearance');
        return hard.score.auc.value;
      });
      expect(recorded).toHaveLength(3);
      expect(hard?.value).toBeCloseTo(
        recorded.reduce((sum, x) => sum + x / 3, 0),
        12,
      );
    }
  });

  it('continues after a failed run, says which it was, and ends with exit code 1', async () => {
    const args = ['plain-cosine', 'colour-statistics', '--weights', '/nowhere.h5', '--epochs', '1'];
    const outcome = await runHarness(root, ['crossvalidate', ...args, ...shared, '--offline']);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain('3 of 6 runs are finished; 3 to go.');
    const said = outcome.stdout.replaceAll('\n', ' ');
    expect(said).toContain(
      'Failed: plain-cosine, weights=/nowhere.h5, seed 0, fold 1 of 3, and 2 more runs: ',
    );
    expect(outcome.stderr.match(/^The collection is/gm)).toHaveLength(1);
    expect(outcome.stdout).toContain('No finished run: plain-cosine, weights=/nowhere.h5');
    expect(outcome.stdout).toMatch(/^1 +colour-statistics/m);
  });

  it('draws a learning curve, whose last point is the cross-validation itself', async () => {
    const args = ['crossvalidate', 'colour-statistics', '--epochs', '20', ...shared];
    const before = created();
    const { stdout, stderr } = await succeed([...args, '--artists', '6,4', '--json']);
    expect(stderr).toContain('3 of 6 runs are finished; 3 to go.');
    expect(stderr).toMatch(
      /^\[1\/6\] colour-statistics, epochs=20, 4 artists, seed 0, fold 1 of 3$/m,
    );
    for (const [id, state] of before) expect(created().get(id)).toBe(state);
    const { rows } = read(stdout);
    expect(rows.map(({ artists, reference }) => [artists, reference])).toEqual([
      [4, 1],
      [6, 1],
    ]);
    const folds = rows[0]!.runs.map(({ id }) => {
      const { split } = JSON.parse(readFileSync(join(folder, id, 'manifest.json'), 'utf8'));
      return split.fold;
    });
    expect(folds).toEqual([0, 1, 2].map((index) => ({ folds: 3, index, artists: 4 })));
    const table = await succeed([...args, '--artists', '4,6', '--table-only']);
    expect(table.stdout).toMatch(/^ +4 artists/m);
  });

  it.each([
    [[], /Name a plugin/],
    [['colour-statistics', '--artists', '4,7'], /cannot learn from 7 artists.* Ask for at most 6/],
    [['colour-statistics', '--artists', '3,6'], /--artists must be integers of at least 4/],
    [['colour-statistics', '--json', '--csv'], /Choose one of --json and --csv/],
    [['colour-statistics', '--folds', '1'], /--folds must be an integer of at least 2/],
    [['colour-statistics', '--folds', '5'], /5 folds needs 10 artists .* the collection has 9/],
    [['colour-statistics', '--official'], /has no option --official/],
    [
      ['colour-statistics', '--epoch', '2'],
      /harness crossvalidate colour-statistics has no option --epoch\. Did you mean "epochs"\?/,
    ],
    [['colour-statistics', '--reference', 'xception'], /no row is named "xception"/],
    [['colour-statistic'], /Did you mean "colour-statistics"\?/],
  ])('refuses %j', async (args, message) => {
    const given = args.includes('--folds') ? ['--collection', paintings] : shared;
    const { exitCode, stderr } = await runHarness(root, ['crossvalidate', ...args, ...given]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
