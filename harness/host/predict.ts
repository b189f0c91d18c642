import { HarnessError } from '../contract/errors.ts';
import type { Model, Painting, Pairs } from '../contract/plugin.ts';

/**
 * Asks a model and checks its answer: one finite probability in [0, 1] for each pair.
 *
 * @throws HarnessError `PREDICTION_INVALID`, naming the plugin and the first bad pair.
 */
export async function predictChecked(
  pluginName: string,
  model: Model,
  paintings: readonly Painting[],
  pairs: Pairs,
): Promise<Float32Array> {
  return checkAnswers(pluginName, await model.predict(paintings, pairs), pairs.a.length);
}

/**
 * Passes on what was answered to `count` pairs, where it is what it must be.
 *
 * @throws HarnessError `PREDICTION_INVALID`
 */
export function checkAnswers(
  pluginName: string,
  probabilities: Float32Array,
  count: number,
): Float32Array {
  if (!(probabilities instanceof Float32Array) || probabilities.length !== count) {
    throw new HarnessError(
      'PREDICTION_INVALID',
      `Plugin ${pluginName} must return a Float32Array of ${count} probabilities, one for each pair; it returned ${describe(probabilities)}.`,
    );
  }
  const bad = probabilities.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) {
    throw new HarnessError(
      'PREDICTION_INVALID',
      `Plugin ${pluginName} returned ${probabilities[bad]} for pair ${bad}; expected a probability in [0, 1].`,
    );
  }
  return probabilities;
}

function describe(value: unknown): string {
  if (value instanceof Float32Array) return String(value.length);
  return Object.prototype.toString.call(value);
}
