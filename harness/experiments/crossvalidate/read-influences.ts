import { HarnessError } from '../../contract/errors.ts';
import { rocCurve } from '../../contract/metrics/roc.ts';
import type { Collection } from '../../data/collection/collection.ts';
import { type ArtistInfluence, sumInfluence } from '../../scoring/artist-influence.ts';
import { leastDetectionCost } from '../../scoring/detection.ts';
import { hasPairsFor, type MetricName } from '../../scoring/metrics.ts';
import type { TestName } from '../../scoring/score.ts';
import { readPredictions, type TestPredictions } from '../records/predictions.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { createHardPairsFinder } from '../run/find-hard-pairs.ts';
import { byTest } from '../summary/summarise-row.ts';

/** The influence of each artist on the figures of a run, from which intervals follow. */
export interface RunInfluences {
  readonly auc: Readonly<Record<TestName, ArtistInfluence>>;
  readonly accuracy: Readonly<Record<TestName, ArtistInfluence>>;
  /** Null for a test with too few pairs by two artists. */
  readonly tarAtOnePercent: Readonly<Record<TestName, ArtistInfluence | null>>;
  /** The metric has no interval, so there are no influences. */
  readonly minDcf: Readonly<Record<TestName, number>>;
  /** On AUC of the unseen pairs among similar artists; null if there are none. */
  readonly hard: ArtistInfluence | null;
}

/**
 * Reads the answers of a cross-validation's runs and sums them by artist. Artists are identified within the
 * collection: the numbers in a run's folder have no meaning outside it.
 *
 * @returns a reader, which returns null for a run whose answers are missing or damaged
 */
export function createInfluenceReader(
  { paintings }: Pick<Collection, 'paintings'>,
  findHardPairs: ReturnType<typeof createHardPairsFinder>,
): (run: FinishedRun) => Promise<RunInfluences | null> {
  const artists = [...new Set(paintings.map(({ artist }) => artist))];
  const numberOf = new Map(artists.map((artist, number) => [artist, number]));
  const artistOf = new Map(paintings.map(({ id, artist }) => [id, numberOf.get(artist) ?? 0]));
  return async ({ folder, scores: { threshold } }) => {
    try {
      const predictions = await readPredictions(folder);
      const tests = byTest((test) => numberArtists(predictions[test], artistOf));
      const sum = (test: TestName, metric: MetricName) =>
        sumInfluence(tests[test], metric, threshold, artists.length);
      const hard = await findHardPairs(tests.unseen);
      return {
        auc: byTest((test) => sum(test, 'auc')),
        accuracy: byTest((test) => sum(test, 'accuracy')),
        tarAtOnePercent: byTest((test) =>
          hasPairsFor('tarAtOnePercent', tests[test]) ? sum(test, 'tarAtOnePercent') : null,
        ),
        minDcf: byTest((test) => {
          const { scores, same } = tests[test];
          return leastDetectionCost(rocCurve(scores, same));
        }),
        hard:
          hard === undefined ? null : sumInfluence(hard.pairs, 'auc', threshold, artists.length),
      };
    } catch (error) {
      if (error instanceof HarnessError && error.code !== 'RUN_CHANGED') return null;
      throw error;
    }
  };
}

function numberArtists(
  answers: TestPredictions,
  artistOf: ReadonlyMap<string, number>,
): TestPredictions {
  const numbers = (ids: readonly string[]) => Int32Array.from(ids, (id) => artistOf.get(id) ?? -1);
  const [artistA, artistB] = [numbers(answers.a), numbers(answers.b)];
  if (artistA.includes(-1) || artistB.includes(-1)) {
    throw new HarnessError('RUN_BROKEN', 'Its answers are about paintings of another collection.');
  }
  return { ...answers, artistA, artistB };
}
