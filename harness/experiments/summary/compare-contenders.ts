import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { adjustKnownByHolm } from '../../scoring/adjust-p-values.ts';
import type { Comparison } from '../../scoring/compare-scores.ts';
import { detectableDifference } from '../../scoring/detectable-difference.ts';
import { type TestName, testNames } from '../../scoring/score.ts';
import { tieLevel } from './build-leaderboard.ts';
import { createRunComparison } from './compare-runs.ts';
import type { Contender } from './find-contenders.ts';
import type { Figure } from './leaderboard-model.ts';
import { byTest, summariseFigure } from './summarise-row.ts';

/** Approaches compared on the same pairs. */
export interface Contest {
  readonly version: 1;
  readonly collection: { readonly name: string; readonly hash: string };
  readonly split: { readonly hash: string; readonly seed: number };
  readonly contenders: readonly ContenderFigures[];
  /** Every two contenders on every test. */
  readonly duels: readonly Duel[];
  /** How many comparisons the p-values were corrected for. */
  readonly corrected: number;
}

export interface ContenderFigures {
  readonly name: string;
  readonly plugin: string;
  readonly seeds: readonly number[];
  readonly runs: readonly string[];
  readonly auc: Readonly<Record<TestName, Figure>>;
  readonly accuracy: Readonly<Record<TestName, Figure>>;
}

/** Two contenders on one test. */
export interface Duel {
  readonly test: TestName;
  /** Positions in `contenders`, from 0. */
  readonly first: number;
  readonly second: number;
  /** AUC of the first minus that of the second. */
  readonly auc: Comparison;
  /** The same for accuracy, each with its own threshold; its p-value is not corrected. */
  readonly accuracy: Comparison;
  /** The p-value of the AUC, corrected by Holm's procedure for all duels; null with too few artists. */
  readonly adjustedPValue: number | null;
  /**
   * Which one is better beyond chance (adjusted p < 0.05); a tie if neither is; `unknown` with too few
   * artists.
   */
  readonly winner: 'first' | 'second' | 'tie' | 'unknown';
  /**
   * The smallest difference of AUC that would be found in 80 of 100 tries with as many artists; null with
   * too few artists.
   */
  readonly detectable: number | null;
  /** The number of artists in the test. */
  readonly artists: number;
}

/**
 * Compares every two contenders on seen, unseen and mixed pairs.
 *
 * @param onMeasured called for each measurement, six per contender
 * @throws HarnessError `RUNS_NOT_COMPARABLE` if predictions are missing or on other pairs
 */
export async function compareContenders(
  contenders: readonly Contender[],
  onMeasured: () => void = () => {},
): Promise<Contest> {
  const found: Omit<Duel, 'adjustedPValue' | 'winner' | 'detectable'>[] = [];
  for (const test of testNames) {
    const compareAuc = createRunComparison(test, 'auc', onMeasured);
    const compareAccuracy = createRunComparison(test, 'accuracy', onMeasured);
    for (let first = 0; first < contenders.length; first++) {
      for (let second = first + 1; second < contenders.length; second++) {
        const sides = [itemAt(contenders, first).runs, itemAt(contenders, second).runs] as const;
        const auc = await compareAuc(...sides);
        const accuracy = await compareAccuracy(...sides);
        if (auc === null || accuracy === null) throw predictionsDiffer(contenders, first, second);
        const { artists } = itemAt(sides[0], 0).scores.tests[test];
        found.push({ test, first, second, auc, accuracy, artists });
      }
    }
  }
  const adjusted = adjustKnownByHolm(found.map(({ auc }) => auc.pValue));
  const corrected = adjusted.filter((pValue) => pValue !== null).length;
  const { collection, split } = itemAt(itemAt(contenders, 0).runs, 0).manifest;
  return {
    version: 1,
    collection: { name: collection.name, hash: collection.hash },
    split: { hash: split.hash, seed: split.seed },
    contenders: contenders.map(({ name, runs }) => {
      const figures = (metric: 'auc' | 'accuracy') =>
        byTest((test) => summariseFigure(runs.map(({ scores }) => scores.tests[test][metric])));
      return {
        name,
        plugin: itemAt(runs, 0).manifest.plugin.name,
        seeds: runs.map(({ manifest }) => manifest.seed),
        runs: runs.map(({ manifest }) => manifest.id),
        auc: figures('auc'),
        accuracy: figures('accuracy'),
      };
    }),
    duels: found.map((duel, i): Duel => {
      const adjustedPValue = itemAt(adjusted, i);
      const { uncertainty, difference } = duel.auc;
      if (adjustedPValue === null || uncertainty === null) {
        return { ...duel, adjustedPValue: null, winner: 'unknown', detectable: null };
      }
      const isTie = adjustedPValue >= tieLevel;
      const winner = isTie ? 'tie' : difference.value > 0 ? 'first' : 'second';
      const detectable = detectableDifference(uncertainty, corrected);
      return { ...duel, adjustedPValue, winner, detectable };
    }),
    corrected,
  };
}

function predictionsDiffer(contenders: readonly Contender[], first: number, second: number) {
  return new HarnessError(
    'RUNS_NOT_COMPARABLE',
    `The predictions of ${itemAt(contenders, first).name} and ${itemAt(contenders, second).name} are missing, damaged or for different pairs. Run them again with --force.`,
  );
}
