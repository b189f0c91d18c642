import { HarnessError } from '../contract/errors.ts';
import { itemAt } from '../contract/item-at.ts';
import type { Model, Painting, Pairs } from '../contract/plugin.ts';
import type { Random } from '../contract/random.ts';
import { predictChecked } from './predict.ts';

/** Paintings compared again, each with each: 276 pairs, asked twice. */
const sampledPaintings = 24;

/**
 * Asks a model again about some pairs, in both orders, and refuses answers that differ. It costs two calls
 * with 24 paintings, drawn by the seed from those already asked about, so that their features already
 * exist.
 *
 * @param random source of the sample
 * @throws HarnessError `PREDICTION_INCONSISTENT`, naming the plugin and the first such pair, and as
 *   `predictChecked`
 */
export async function requireSymmetric(
  pluginName: string,
  model: Model,
  paintings: readonly Painting[],
  random: Random,
): Promise<void> {
  const sample = random.sample(paintings, sampledPaintings);
  const pairs = pairUp(sample.length);
  if (pairs.a.length === 0) return;
  const ask = (asked: Pairs) => predictChecked(pluginName, model, sample, asked);
  // The calls differ only in the order, so that an engine rounds equally in both.
  const answers = await ask(pairs);
  const swapped = await ask({ a: pairs.b, b: pairs.a });
  const different = findDifferent(answers, swapped);
  const [first] = different;
  if (first === undefined) return;
  const differs = `${different.length} of ${answers.length} sampled pairs differ`;
  const [again] = findDifferent(answers, await ask(pairs));
  if (again !== undefined) {
    throw new HarnessError(
      'PREDICTION_INCONSISTENT',
      `Plugin ${pluginName} answers the same pair differently each time (${differs}). predict must give bit-identical answers under one seed: draw random numbers in it only from the seed. \`harness check\` shows whether it is fixed.`,
    );
  }
  throw new HarnessError(
    'PREDICTION_INCONSISTENT',
    `Plugin ${pluginName} is not symmetric: it gives one pair ${itemAt(answers, first)}, but ${itemAt(swapped, first)} with the two paintings swapped (${differs}). predict must return bit-identical probabilities for both: compare paintings in a way that does not depend on their order, such as sums, products and absolute differences. \`harness check\` shows whether it is fixed.`,
  );
}

function pairUp(count: number): Pairs {
  const a: number[] = [];
  const b: number[] = [];
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      a.push(one);
      b.push(other);
    }
  }
  return { a: Uint32Array.from(a), b: Uint32Array.from(b) };
}

function findDifferent(answers: Float32Array, others: Float32Array): number[] {
  return Array.from(answers.keys()).filter((i) => !Object.is(answers[i], others[i]));
}
