import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaderboardTables } from '../../../harness/evidence/table/leaderboard-tables.ts';
import { readRun } from '../../../harness/experiments/records/read-run.ts';
import type { RunManifest } from '../../../harness/experiments/records/run-manifest.ts';
import type { FinishedRun } from '../../../harness/experiments/records/run-record.ts';
import { buildLeaderboard } from '../../../harness/experiments/summary/build-leaderboard.ts';
import type { CompareRows } from '../../../harness/experiments/summary/compare-runs.ts';
import type {
  LeaderboardModel,
  LeaderboardRow,
  LeaderboardTable,
} from '../../../harness/experiments/summary/leaderboard-model.ts';
import {
  exampleManifest,
  examplePredictions,
  exampleScores,
  writeExampleRun,
} from '../../experiments/records/example-run.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { base, compare, examples, plugin, run } from './example-leaderboard.ts';

describe('buildLeaderboard', () => {
  it('ranks comparable runs, joins seeds and shows ties as ties', async () => {
    const { tables } = await buildLeaderboard(examples, compare);
    expect(tables.map(({ collection }) => collection.name)).toEqual([
      'demo',
      'demo',
      'Dürer | Söhne',
    ]);
    expect(
      tables[0]!.rows.map(({ rank, tied, plugin, runs }) => [rank, tied, plugin, runs]),
    ).toEqual([
      [1, true, 'xception', ['xception-0', 'xception-1', 'xception-2']],
      [1, true, 'xception', ['add-12']],
      [3, false, 'corner-features', ['corner']],
      [4, false, 'colour-statistics', ['colour']],
    ]);
    const [seeds, partial, corner, colour] = tables[0]!.rows as [
      LeaderboardRow,
      LeaderboardRow,
      LeaderboardRow,
      LeaderboardRow,
    ];
    // The mean of the seeds' intervals: more seeds are not more artists.
    expect(seeds.auc.unseen.low).toBeCloseTo(0.72, 12);
    expect(seeds.auc.unseen.high).toBeCloseTo(0.81, 12);
    expect(seeds.auc.unseen.value).toBeCloseTo(0.77, 12);
    expect(seeds.auc.unseen.spread).toBeCloseTo(0.01, 12);
    expect(seeds.drop.value).toBeCloseTo(0.1, 12);
    // Each AUC reaches 0.05 down and 0.04 up.
    const reach = Math.hypot(0.05, 0.04);
    expect(seeds.drop.low).toBeCloseTo(0.1 - reach, 12);
    expect(seeds.drop.high).toBeCloseTo(0.1 + reach, 12);
    expect(seeds.seeds).toEqual([0, 1, 2]);
    expect(partial.options).toEqual({ layer: 'add_12' });
    expect(partial.auc.unseen).toMatchObject({ value: 0.75, low: 0.7, spread: null });
    expect(partial.flags).toEqual(['partial weights', '1 image skipped']);
    expect(corner.flags).toEqual([
      'untrained weights',
      'not confined',
      'limited to 10 each',
      'epochs set to 2',
    ]);
    expect(colour.flags).toEqual(['in process']);
  });

  it('says what labels add where seeds have controls, which are in no row', async () => {
    const [{ rows }] = (await buildLeaderboard(examples, compare)).tables as [LeaderboardTable];
    const [seeds, ...others] = rows;
    // 0.76 and 0.78 less 0.7 twice; the third seed has no control.
    expect(seeds!.labelsAdd!.difference.value).toBeCloseTo(0.07, 12);
    expect(seeds!.labelsAdd).toMatchObject({
      pValue: 0.001,
      adjustedPValue: 0.001,
      controls: ['xception-control-0', 'xception-control-1'],
    });
    expect(others.some((row) => 'labelsAdd' in row)).toBe(false);
    const again = run('xception-control-later', 0.6, {
      created: '2025-01-01T00:00:00.000Z',
      control: { shuffleSeed: 5, of: 'xception-1' },
    });
    const [later] = (await buildLeaderboard([again, ...examples], compare)).tables;
    expect(later!.rows[0]!.labelsAdd!.controls).toEqual(['xception-control-0', again.manifest.id]);
  });

  it('does not depend on the order of the runs', async () => {
    const wanted = await buildLeaderboard(examples, compare);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(examples, { minLength: examples.length }),
        async (shuffled) => {
          expect(await buildLeaderboard(shuffled, compare)).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('sums up approaches over the splits that they share, without a rank', async () => {
    const { acrossSplits } = await buildLeaderboard(examples, compare);
    expect(acrossSplits).toHaveLength(1);
    const [{ splits, rows }] = acrossSplits as [(typeof acrossSplits)[number]];
    expect(splits.map(({ seed }) => seed)).toEqual([0, 1]);
    expect(rows.map(({ plugin }) => plugin)).toEqual(['xception', 'colour-statistics']);
    const { mean, overSplits, overSeeds } = rows[0]!.auc.unseen;
    // 0.77 over three seeds on one split, 0.74 over two on the other.
    expect(mean).toBeCloseTo((0.77 + 0.74) / 2, 12);
    expect(overSplits).toBeCloseTo(0.03 / Math.SQRT2, 12);
    expect(overSeeds).toBeCloseTo(Math.sqrt((0.01 ** 2 + 0.02 ** 2 / 2) / 2), 12);
    expect(rows[1]!.auc.unseen.overSeeds).toBeNull();
    for (const row of rows) expect(row).not.toHaveProperty('rank');
  });

  it('pools no splits of different settings, nor those of one seed without any settings', async () => {
    const on = (hash: string, seed: number, settings?: Record<string, number>) => ({
      split: { ...base.split, hash, seed, ...(settings === undefined ? {} : { settings }) },
    });
    const pool = async (...places: ReturnType<typeof on>[]) => {
      const runs = places.map((place, i) => run(`run-${i}`, 0.7, place));
      return (await buildLeaderboard(runs, compare)).acrossSplits.map(({ splits }) =>
        splits.map(({ seed }) => seed),
      );
    };
    const [usual, larger] = [{ testUnseenArtists: 0.2 }, { testUnseenArtists: 0.4 }];
    expect(await pool(on('a', 0, usual), on('b', 1, usual))).toEqual([[0, 1]]);
    expect(await pool(on('a', 0, usual), on('b', 1, larger))).toEqual([]);
    expect(await pool(on('a', 0, usual), on('b', 0, larger))).toEqual([]);
    expect(await pool(on('a', 0), on('b', 1))).toEqual([[0, 1]]);
    expect(await pool(on('a', 0), on('b', 0))).toEqual([]);
    expect(await pool(on('a', 0, usual), on('b', 1))).toEqual([]);
  });

  it('averages no runs of different identity, and says in what such rows differ', async () => {
    const [weights] = base.weights;
    const rowsOf = async (changes: Partial<RunManifest>) => {
      const runs = [run('a', 0.7), run('b', 0.7, { seed: 1, ...changes })];
      const { tables } = await buildLeaderboard(runs, compare);
      return tables.flatMap(({ rows }) => rows.map(({ flags }) => flags));
    };
    const engine = { ...base.engine, name: 'wasm' };
    const others = [{ ...weights!, digest: 'cd'.repeat(32) }];
    const features = { storage: 'float16', extraction: null } as const;
    expect(await rowsOf({})).toEqual([[]]);
    expect(await rowsOf({ engine })).toEqual([['on tensorflow'], ['on wasm']]);
    expect(await rowsOf({ engine: { ...base.engine, version: 'TensorFlow 2.20.0' } })).toEqual([
      ['TensorFlow 2.21.0'],
      ['TensorFlow 2.20.0'],
    ]);
    expect(await rowsOf({ engine: { ...base.engine, device: 'H100' } })).toEqual([
      ['on CPU'],
      ['on H100'],
    ]);
    expect(await rowsOf({ weights: others })).toEqual([['weights abababab'], ['weights cdcdcdcd']]);
    expect(await rowsOf({ features })).toEqual([['float32 features'], ['float16 features']]);
    expect(await rowsOf({ packages: { '@tensorflow/tfjs': '4.21.0' } })).toHaveLength(2);
    expect(await rowsOf({ approach: 'ab'.repeat(32) })).toHaveLength(2);
  });

  it('ranks nothing where there are too few unseen artists, and says so', async () => {
    const few = [run('a', 0.9), run('b', 0.6, { limit: 3 })].map((one) => {
      const { tests } = one.scores;
      const unseen = { ...tests.unseen, artists: 2 };
      return { ...one, scores: { ...one.scores, tests: { ...tests, unseen } } };
    });
    const model = await buildLeaderboard(few, compare);
    expect(model.tables[0]).toMatchObject({ tooFewArtists: 2, comparisons: [] });
    expect(model.tables[0]!.rows.map(({ rank, tied }) => [rank, tied])).toEqual([
      [null, false],
      [null, false],
    ]);
    const [table] = leaderboardTables(model).tables;
    expect(table!.remarks[0]!.text).toContain('No ranks: 2 artists are too few');
    expect(table!.rows.some(({ isFirst }) => isFirst)).toBe(false);
  });

  it('corrects for the number of comparisons', async () => {
    // Each comparison by itself looks significant; of three, none does.
    const shaky: CompareRows = async () => ({
      difference: { value: 0.02, low: 0.001, high: 0.04 },
      pValue: 0.03,
      uncertainty: { variance: 0.0001, freedom: 9 },
    });
    const two = [run('a', 0.8), run('b', 0.7, { limit: 3 })];
    const three = [...two, run('c', 0.6, { limit: 4 })];
    const ranksOf = async (runs: FinishedRun[]) =>
      (await buildLeaderboard(runs, shaky)).tables[0]!.rows.map(({ rank }) => rank);
    expect(await ranksOf(two)).toEqual([1, 2]);
    expect(await ranksOf(three)).toEqual([1, 1, 1]);
    const [{ comparisons }] = (await buildLeaderboard(three, shaky)).tables as [
      LeaderboardModel['tables'][number],
    ];
    expect(comparisons.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(comparisons[0]).toMatchObject({ pValue: 0.03, adjustedPValue: 0.09 });
  });

  it('keeps other splits apart', async () => {
    const runs = [run('a', 0.7), run('b', 0.8, { split: { ...base.split, hash: 'other' } })];
    const { tables } = await buildLeaderboard(runs, compare);
    expect(tables.map(({ rows }) => rows.map(({ rank }) => rank))).toEqual([[1], [1]]);
  });

  it('compares by the predictions on disk, and by intervals where there are none', async () => {
    const submissions = temporaryFolder();
    const write = async (id: string, skill: number, unseen: number, seed = 0) =>
      readRun(
        await writeExampleRun(
          submissions,
          exampleManifest({ id, plugin: plugin(id) }),
          exampleScores(0.9, unseen, 0.85),
          examplePredictions(skill, 20, seed),
        ),
      );
    const runs = [
      await write('good', 1, 0.8),
      await write('as-good', 1, 0.79, 1),
      await write('noise', 0, 0.78),
    ];
    const [table] = (await buildLeaderboard(runs)).tables;
    expect(table!.rows.map(({ plugin, rank }) => [plugin, rank])).toEqual([
      ['good', 1],
      ['as-good', 1],
      ['noise', 3],
    ]);
    const [byInterval] = (await buildLeaderboard([run('a', 0.8), run('b', 0.72, { limit: 3 })]))
      .tables;
    expect(byInterval!.rows.map(({ rank }) => rank)).toEqual([1, 2]);
  });
});
