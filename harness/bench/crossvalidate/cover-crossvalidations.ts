// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom } from '../../contract/random.ts';
import { sumInfluence } from '../../scoring/artist-influence.ts';
import type { FoldInfluence } from '../../scoring/between-folds.ts';
import { correctedResampledT } from '../../scoring/corrected-resampled-t.ts';
import {
  estimateDifference,
  estimateDrop,
  estimateMean,
} from '../../scoring/estimate-crossvalidated.ts';
import { hasPairsFor } from '../../scoring/metrics.ts';
import { type TestName, testNames } from '../../scoring/score.ts';
import { describeShare, say } from '../scoring/say-coverage.ts';
import { type SimulatedDesign, simulateCrossvalidation } from './simulate-crossvalidation.ts';

const columns = [
  'unseen AUC',
  'seen AUC',
  'mixed AUC',
  'unseen accuracy',
  'drop',
  'difference, unseen',
  'difference, seen',
  'difference, mixed',
  'labels add',
  'unseen TAR at 1 % FAR',
] as const;
type ColumnName = (typeof columns)[number];

/** One column's figures in one simulated cross-validation, by the current and the former method. */
interface Said {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly before: { readonly low: number | null; readonly high: number | null };
}

const threshold = 0.5;
/** The last ones have enough pairs for TAR at 1 % FAR, like a collection of 1,500 paintings. */
const everyDesign: readonly SimulatedDesign[] = [
  ...[12, 30, 100].flatMap((artists) =>
    [1, 3, 5].map((seeds) => ({ artists, paintings: artists < 100 ? 8 : 6, folds: 5, seeds })),
  ),
  ...[1, 3].map((seeds) => ({ artists: 30, paintings: 36, folds: 5, seeds })),
];

/**
 * Measures how often the intervals of a cross-validation's columns cover the truth, and how often those of
 * the corrected resampled t-test did, which treated folds as a random sample of runs even if they shared
 * artists. The truth of a column is its mean over all simulations; that of differences is 0.
 *
 * @param runs cross-validations of each design
 */
export function coverCrossvalidations(runs: number, designs = everyDesign): void {
  say('artists', 'paintings', 'seeds', 'intervals', ...columns);
  say('--:', '--:', '--:', ':--', ...columns.map(() => '--:'));
  for (const design of designs) {
    const said = Array.from({ length: runs }, (_, run) => crossvalidate(run, design));
    const shares = columns.map((column) => {
      const own = said.flatMap((one) => one[column] ?? []);
      const isDifference = column.startsWith('difference');
      const truth = isDifference ? 0 : own.reduce((sum, { value }) => sum + value / own.length, 0);
      const share = (of: (one: Said) => Pick<Said, 'low' | 'high'>) => {
        const known = own.map(of).filter(({ low, high }) => low !== null && high !== null);
        const held = known.filter(({ low, high }) => low! <= truth && truth <= high!).length;
        return known.length === 0 ? 'none' : describeShare(held, known.length);
      };
      return { now: share((one) => one), before: share(({ before }) => before) };
    });
    const { artists, paintings, seeds } = design;
    const place = [artists, paintings, seeds].map(String);
    say(...place, 'now', ...shares.map(({ now }) => now));
    say('', '', '', 'before', ...shares.map(({ before }) => before));
  }
}

function crossvalidate(run: number, design: SimulatedDesign): Record<ColumnName, Said | undefined> {
  const { artists, folds, seeds } = design;
  const random = createRandom(run, 'crossvalidation', artists, folds, seeds);
  const simulated = simulateCrossvalidation(random, design);
  const influences = (
    approach: number | 'control',
    test: TestName,
    metric: 'auc' | 'accuracy' | 'tarAtOnePercent' = 'auc',
  ) =>
    simulated.map(({ seed, approaches, control }): FoldInfluence => {
      const pairs = approach === 'control' ? control[test] : approaches[approach]![test];
      return { seed, influence: sumInfluence(pairs, metric, threshold, artists) };
    });
  const isMeasurable = simulated.every(({ approaches }) =>
    hasPairsFor('tarAtOnePercent', approaches[0]!.unseen),
  );
  const tar = isMeasurable ? influences(0, 'unseen', 'tarAtOnePercent') : undefined;
  const control = influences('control', 'unseen');
  const first = byTest((test) => influences(0, test));
  const second = byTest((test) => influences(1, test));
  const accuracy = influences(0, 'unseen', 'accuracy');
  const before = (values: readonly number[]) => correctedResampledT(values, 1 / (folds - 1));
  const valuesOf = (own: readonly FoldInfluence[]) => own.map(({ influence }) => influence.value);
  const less = (one: readonly FoldInfluence[], other: readonly FoldInfluence[]) =>
    valuesOf(one).map((value, i) => value - valuesOf(other)[i]!);
  const mean = (own: readonly FoldInfluence[], test: TestName): Said => ({
    ...estimateMean(own, test === 'unseen'),
    before: before(valuesOf(own)),
  });
  const difference = (test: TestName): Said => ({
    ...estimateDifference(first[test], second[test], test === 'unseen'),
    before: before(less(first[test], second[test])),
  });
  return {
    'unseen AUC': mean(first.unseen, 'unseen'),
    'seen AUC': mean(first.seen, 'seen'),
    'mixed AUC': mean(first.mixed, 'mixed'),
    'unseen accuracy': mean(accuracy, 'unseen'),
    drop: {
      ...estimateDrop(first.seen, first.unseen),
      before: before(less(first.seen, first.unseen)),
    },
    'difference, unseen': difference('unseen'),
    'difference, seen': difference('seen'),
    'difference, mixed': difference('mixed'),
    'labels add': {
      ...estimateDifference(first.unseen, control, true, true),
      before: before(less(first.unseen, control)),
    },
    'unseen TAR at 1 % FAR': tar && mean(tar, 'unseen'),
  };
}

function byTest<T>(make: (test: TestName) => T): Record<TestName, T> {
  return Object.fromEntries(testNames.map((test) => [test, make(test)])) as Record<TestName, T>;
}
