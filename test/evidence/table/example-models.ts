import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchReport, Result } from '../../../harness/bench/run-bench.ts';
import type { CacheSummary } from '../../../harness/compute/features/caches.ts';
import { summariseCrossvalidation } from '../../../harness/experiments/crossvalidate/summarise-crossvalidation.ts';
import { buildLeaderboard } from '../../../harness/experiments/summary/build-leaderboard.ts';
import { compareContenders } from '../../../harness/experiments/summary/compare-contenders.ts';
import { findContenders } from '../../../harness/experiments/summary/find-contenders.ts';
import type { SweepRow, SweepSummary } from '../../../harness/experiments/sweep/summarise-sweep.ts';
import {
  exampleCollection,
  exampleControls,
  exampleCurvePlan,
  examplePlan,
  exampleRuns,
  exampleSkills,
  type Skill,
} from '../../experiments/crossvalidate/example-plan.ts';
import { writeContestants } from './example-contestants.ts';
import { compare, examples } from './example-leaderboard.ts';

export const exampleLeaderboard = () => buildLeaderboard(examples, compare);

/** A winner with two seeds, a loser, and one that cannot be told from the winner. */
export async function exampleContest() {
  const submissions = await mkdtemp(join(tmpdir(), 'contest-'));
  try {
    const runs = await writeContestants(submissions);
    const names = ['noise', 'good', 'good-1'];
    return await compareContenders(await findContenders(names, runs, submissions));
  } finally {
    await rm(submissions, { recursive: true });
  }
}

/** Every run is finished, and those of one seed have controls. */
export function exampleCrossvalidation() {
  const plan = examplePlan(exampleSkills);
  const runs = exampleRuns(exampleSkills, plan);
  const controls = exampleControls(exampleSkills, plan, 0.04);
  return summariseCrossvalidation(plan, exampleCollection, runs, [], { controls });
}

/** Stopped after 12 runs of each, one approach without a run and one that failed. */
export function examplePartialCrossvalidation() {
  const [first] = exampleSkills as readonly [Skill, ...Skill[]];
  const plan = examplePlan([...exampleSkills, { ...first, plugin: 'never-run' }]);
  const runs = exampleRuns(exampleSkills, plan).filter(
    ({ seed, fold, approach }) => seed * 5 + fold < 12 && !(approach === 3 && fold === 1),
  );
  return summariseCrossvalidation(plan, exampleCollection, runs, [
    { label: 'colour-statistics, seed 0, fold 2 of 5', reason: 'No space is left.' },
  ]);
}

/** Two approaches, each with three numbers of artists. */
export function exampleLearningCurve() {
  const reached = [
    ...[0.62, 0.7, 0.74].map((unseen) => ({ plugin: 'style-statistics', unseen })),
    ...[0.66, 0.71, 0.709].map((unseen) => ({ plugin: 'xception', unseen })),
  ].map((skill): Skill => ({ ...skill, seen: 0.85, noise: 0.006 }));
  const plan = exampleCurvePlan(
    reached.filter((_, i) => i % 3 === 0),
    [20, 40, 80],
  );
  return summariseCrossvalidation(plan, exampleCollection, exampleRuns(reached, plan), []);
}

/** Three sets of options on each of two splits, and a run that failed. */
export function exampleSweep(): SweepSummary {
  const figure = (value: number, spread: number | null = null) => ({
    value,
    low: value - 0.05,
    high: value + 0.04,
    spread,
  });
  const row = (layer: string, unseen: number, changes: Partial<SweepRow> = {}): SweepRow => ({
    plugin: 'xception',
    options: { layer },
    seeds: [0, 1],
    runs: [`${layer}-0`, `${layer}-1`],
    validationUnseen: figure(unseen, 0.012),
    validationSeen: figure(unseen + 0.1, 0.008),
    chosen: false,
    worseThanChosen: true,
    test: null,
    flags: [],
    ...changes,
  });
  const chosen = (unseen: number) => ({
    chosen: true,
    worseThanChosen: null,
    test: {
      seen: figure(unseen + 0.09, 0.01),
      unseen: figure(unseen, 0.02),
      mixed: figure(unseen + 0.04, 0.01),
    },
  });
  const rows = [
    row('add_12', 0.78, { ...chosen(0.77), flags: ['partial weights'] }),
    row('add_11', 0.775, { worseThanChosen: false }),
    row('top', 0.61, { seeds: [0], runs: ['top-0'], validationUnseen: figure(0.61) }),
  ];
  const collection = { name: 'demo', hash: 'c0ffee00'.repeat(8), paintings: 576 };
  return {
    version: 1,
    chosenBy: 'validation unseen AUC',
    splits: [
      { collection, split: { hash: 'feedbeef'.repeat(8), seed: 0 }, rows },
      { collection, split: { hash: 'feed1111'.repeat(8), seed: 1 }, rows: rows.slice(0, 1) },
    ],
    overSplits: [{ plugin: 'xception', splits: 2, mean: 0.77, deviation: 0.021 }],
    failed: [{ label: 'xception, layer=top, seed 1', reason: 'No space is left.' }],
  };
}

type Working = Extract<Result, { works: true }>;

/**
 * Two of ours next to a reference, one that cannot take part, and a task that no contestant can do.
 */
export function exampleBench(): BenchReport {
  const working = (
    name: string,
    kind: Result['kind'],
    rates: readonly [number, number, number],
    more: Partial<Working> = {},
  ): Result => ({
    name,
    kind,
    works: true,
    version: '1.0',
    device: 'CPU',
    rates,
    median: rates[1],
    cpuMilliseconds: 2000 / rates[1],
    tensors: null,
    tensorBytes: null,
    peakMegabytes: 412.4,
    ...more,
  });
  const broken = (name: string, reason: string): Result => ({
    name,
    kind: 'reference',
    works: false,
    reason,
  });
  return {
    machine: {
      processor: 'A processor',
      cores: 2,
      memoryGigabytes: 16,
      platform: 'linux-x64',
      node: 'v20.0.0',
    },
    rounds: 3,
    quick: true,
    tasks: [
      {
        task: 'features',
        description: 'Xception features at 299 px, batches of 16',
        unit: 'images/s',
        results: [
          working('tensorflow', 'engine', [7.9, 8, 8.1], { tensors: { before: 240, after: 240 } }),
          working('wasm', 'engine', [1.4, 1.5, 1.6], { beside: 'tensorflow' }),
          working('keras', 'reference', [6.2, 6.4, 6.6]),
          broken('pytorch', 'No module named torch'),
        ],
      },
      {
        task: 'pairs',
        description: 'Training the siamese baseline',
        unit: 'pairs/s',
        results: [
          working('tensorflow (batch)', 'engine', [300, 310, 312], { imagesPerUnit: 0.0645 }),
          working('tensorflow (paper)', 'engine', [9, 10, 11], { imagesPerUnit: 2 }),
        ],
      },
      {
        task: 'decode',
        description: 'JPEGs of 1600 × 1200 decoded to 299 × 299',
        unit: 'images/s',
        results: [broken('sharp', 'it was ended by SIGKILL')],
      },
    ],
  };
}

/** Numbers of a network, of patches in half the space without an engine, and of nobody knows what. */
export function exampleCaches(): CacheSummary[] {
  return [
    {
      key: '0123456789abcdef'.repeat(4),
      extractor: {
        id: { extractor: 'xception', layer: 'add_12', weights: 'fedcba98'.repeat(8) },
        view: { kind: 'whole', size: 299 },
        decoding: 2,
        width: 2048,
        precision: 'float16',
      },
      shards: 9,
      paintings: 576,
      bytes: 4_718_592,
    },
    {
      key: 'ab'.repeat(32),
      extractor: {
        id: { extractor: 'patch-statistics', version: 1 },
        view: { kind: 'grid', size: 64, crop: 128, rows: 2, columns: 3 },
        decoding: 2,
        width: 70,
        precision: null,
        storage: 'float16',
      },
      shards: 1622,
      paintings: 103_253,
      bytes: 1_234_567_890,
    },
    { key: 'cd'.repeat(32), extractor: undefined, shards: 0, paintings: 0, bytes: 0 },
  ];
}
