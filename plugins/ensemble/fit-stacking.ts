// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every array has an entry per member.
import type { MemberAnswers } from '../../harness/contract/composition.ts';
import { countPositives, requireBothClasses } from '../../harness/contract/metrics/check-scores.ts';
import type { Random } from '../../harness/contract/random.ts';
import { chooseStrength } from './choose-strength.ts';
import { fitWeights } from './fit-weights.ts';
import { logOdds, type Stacking } from './stacking.ts';

/** Members by the names of their plugins, with their answers to labelled pairs. */
export interface NamedAnswers extends MemberAnswers {
  readonly plugins: readonly string[];
}

/**
 * Fits the combination of the members' answers (stacked generalisation; Wolpert, 1992): log odds are
 * centred and scaled over the pairs, so that overconfident members do not dominate, and weighted by
 * {@link fitWeights} with the strength that {@link chooseStrength} finds.
 *
 * @param stack `mean` for equal weights, whatever the pairs say
 * @throws HarnessError `PAIRS_ONE_CLASS`
 */
export function fitStacking(
  { plugins, answers, same, artistA, artistB }: NamedAnswers,
  { stack, on }: { readonly stack: 'logistic' | 'mean'; readonly on: Stacking['on'] },
  random: Random,
): Stacking {
  requireBothClasses(countPositives(same), same.length);
  const scales = answers.map(measureScale);
  const inputs = answers.map((own, k) =>
    Float64Array.from(own, (p) => (logOdds(p) - scales[k]!.mean) / scales[k]!.deviation),
  );
  const strength =
    stack === 'mean'
      ? Number.POSITIVE_INFINITY
      : chooseStrength({ inputs, same, artistA, artistB }, random);
  const { intercept, weights } = fitWeights({ inputs, same }, strength);
  return {
    version: 1,
    on,
    pairs: same.length,
    artists: new Set([...artistA, ...artistB]).size,
    strength: Number.isFinite(strength) ? strength : null,
    intercept,
    members: plugins.map((plugin, k) => ({ plugin, ...scales[k]!, weight: weights[k]! })),
  };
}

/** Of log odds; for a member whose answers are all the same the deviation is set to 1. */
function measureScale(answers: Float32Array): { mean: number; deviation: number } {
  const odds = Float64Array.from(answers, logOdds);
  const mean = odds.reduce((sum, x) => sum + x, 0) / odds.length;
  const variance = odds.reduce((sum, x) => sum + (x - mean) ** 2, 0) / odds.length;
  return { mean, deviation: variance > 1e-18 ? Math.sqrt(variance) : 1 };
}
