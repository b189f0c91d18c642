import { adjustByHolm, adjustKnownByHolm } from '../../scoring/adjust-p-values.ts';
import { coversLabelsAdded } from '../../scoring/covers-labels-added.ts';
import { detectableDifference } from '../../scoring/detectable-difference.ts';
import { estimateDifference } from '../../scoring/estimate-crossvalidated.ts';
import type {
  CrossvalidationComparison,
  DifferenceToReference,
  LabelsAdded,
  PairedDifference,
} from './crossvalidation-model.ts';
import type { FinishedFold } from './crossvalidation-plan.ts';
import { countTested, influencesOf, meanOf, withoutInterval } from './mean-over-folds.ts';

/** The runs of a row, seed by seed and fold by fold. */
export interface ComparedRuns {
  readonly runs: readonly FinishedFold[];
}

/** The unseen AUC of one row minus that of another, over the runs that both have. */
function compare(
  { runs: one }: ComparedRuns,
  { runs: other }: ComparedRuns,
  hasOwnChance = false,
): PairedDifference | null {
  const key = ({ seed, fold }: FinishedFold) => `${seed} ${fold}`;
  const others = new Map(other.map((run) => [key(run), run]));
  const own = one.filter((run) => others.has(key(run)));
  const same = own.flatMap((run) => others.get(key(run)) ?? []);
  if (own.length === 0) return null;
  const first = influencesOf(own, 'auc', 'unseen');
  const second = influencesOf(same, 'auc', 'unseen');
  if (first !== null && second !== null) {
    return { runs: own.length, ...estimateDifference(first, second, true, hasOwnChance) };
  }
  const unseen = ({ record }: FinishedFold) => record.scores.tests.unseen.auc.value;
  const values = own.flatMap((run, i) => {
    const counterpart = same[i];
    return counterpart === undefined ? [] : [unseen(run) - unseen(counterpart)];
  });
  return { runs: own.length, ...withoutInterval(values), pValue: null, uncertainty: null };
}

/** All pairs of rows, with p-values corrected for their number. */
export function compareAll(rows: readonly ComparedRuns[]): CrossvalidationComparison[] {
  const found: Omit<CrossvalidationComparison, 'adjustedPValue'>[] = [];
  for (const [first, row] of rows.entries()) {
    for (const [second, other] of rows.entries()) {
      if (second <= first) continue;
      const difference = compare(row, other);
      const pValue = difference?.pValue ?? null;
      if (difference !== null && pValue !== null) {
        found.push({ first, second, ...difference, pValue });
      }
    }
  }
  const adjusted = adjustByHolm(found.map(({ pValue }) => pValue));
  return found.map((comparison, i) => ({ ...comparison, adjustedPValue: adjusted[i] ?? 1 }));
}

/** @param references the position in `rows` of each row's reference; null if it has no run */
export function compareWithReferences(
  rows: readonly ComparedRuns[],
  references: readonly (number | null)[],
): (DifferenceToReference | null)[] {
  const differences = rows.map((row, i) => {
    const place = references[i] ?? i;
    const reference = rows[place];
    return reference === undefined || place === i ? null : compare(row, reference);
  });
  const pValues = differences.map((difference) => difference?.pValue ?? null);
  const tested = pValues.filter((pValue) => pValue !== null).length;
  const adjusted = adjustKnownByHolm(pValues);
  return differences.map((difference, i) => {
    if (difference === null) return null;
    const { uncertainty } = difference;
    const detectable = uncertainty === null ? null : detectableDifference(uncertainty, tested);
    return { ...difference, adjustedPValue: adjusted[i] ?? null, detectable };
  });
}

/** Whether the interval of "labels add" is reliable for this many artists and seeds. */
function isCovered(controls: readonly FinishedFold[]): boolean {
  const seeds = new Set(controls.map(({ seed }) => seed)).size;
  return coversLabelsAdded(countTested(controls), seeds);
}

function withoutChance(difference: PairedDifference): PairedDifference {
  return { ...difference, low: null, high: null, pValue: null, uncertainty: null };
}

/**
 * The gain from labels of each row, with p-values corrected for the number of rows; undefined for a row
 * without controls.
 */
export function compareWithControls(
  rows: readonly (ComparedRuns & { readonly place: number })[],
  controls: readonly FinishedFold[],
): (LabelsAdded | undefined)[] {
  const found = rows.map((row) => {
    const own = controls.filter(({ approach }) => approach === row.place);
    // Another shuffle would have given a different control for each run.
    const found = compare(row, { runs: own }, true);
    if (found === null) return undefined;
    return { difference: isCovered(own) ? found : withoutChance(found), own };
  });
  const adjusted = adjustKnownByHolm(found.map((one) => one?.difference.pValue ?? null));
  return found.map((one, i) => {
    if (one === undefined) return undefined;
    const { difference, own } = one;
    return {
      ...difference,
      adjustedPValue: adjusted[i] ?? null,
      unseen: meanOf(own, 'auc', 'unseen'),
      controls: own.map(({ record }) => record.manifest.id),
    };
  });
}
