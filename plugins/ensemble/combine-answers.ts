// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../../harness/contract/errors.ts';
import { logOdds, type Stacking } from './stacking.ts';

/**
 * Combines the answers of members with the weights of a stacking.
 *
 * @param answers an array per member, a probability per pair; undefined if its weight is 0
 * @param count number of pairs
 * @throws HarnessError `ENSEMBLE_BROKEN` if it has weights for other members than have answered
 */
export function combineAnswers(
  { intercept, members }: Stacking,
  answers: readonly (Float32Array | undefined)[],
  count: number,
): Float32Array {
  if (answers.length !== members.length) {
    throw new HarnessError(
      'ENSEMBLE_BROKEN',
      `${answers.length} members have answered, but the stacking has weights for ${members.length}.`,
    );
  }
  const odds = new Float64Array(count).fill(intercept);
  for (const [k, { mean, deviation, weight }] of members.entries()) {
    const own = answers[k];
    if (own === undefined) continue;
    for (let i = 0; i < count; i++) odds[i]! += (weight * (logOdds(own[i]!) - mean)) / deviation;
  }
  return Float32Array.from(odds, (x) => 1 / (1 + Math.exp(-x)));
}
