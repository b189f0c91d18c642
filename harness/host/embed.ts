import { HarnessError } from '../contract/errors.ts';
import type { FeatureMatrix, Model, Painting } from '../contract/plugin.ts';

/** The most paintings that are embedded for the map of a report. */
export const mostEmbedded = 2_000;

/**
 * Asks a model for its embeddings and checks them: a row of finite numbers for each painting.
 *
 * @returns undefined if the model offers none
 * @throws HarnessError `EMBEDDING_INVALID`, naming the plugin and what is wrong
 */
export async function embedChecked(
  pluginName: string,
  model: Model,
  paintings: readonly Painting[],
): Promise<FeatureMatrix | undefined> {
  if (model.embed === undefined || paintings.length === 0) return undefined;
  const matrix = await model.embed(paintings);
  const fail = (what: string): HarnessError =>
    new HarnessError('EMBEDDING_INVALID', `Plugin ${pluginName}: embed ${what}.`);
  const { rows, width, data } = matrix;
  if (rows !== paintings.length || data.length !== rows * width || width < 1) {
    throw fail(
      `must return one row for each of ${paintings.length} paintings; it returned ${rows} rows of ${width} with ${data.length} numbers`,
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw fail(`returned ${data[bad]} for painting ${Math.floor(bad / width)}`);
  return matrix;
}
