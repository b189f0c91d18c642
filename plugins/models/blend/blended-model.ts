import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureMatrix, Model, Painting } from '../../../harness/contract/plugin.ts';
import { rememberLast } from '../features/remember-last.ts';
import { readJson } from '../model-files/read-json.ts';
import type { ScoreFusion } from '../verification/fuse-scores.ts';
import { blendProbabilities, blendSchema } from './blend.ts';
import type { CosineSide } from './cosine-side.ts';
import { scoreSides } from './score-sides.ts';

const file = 'blend.json';

/** The parts of a blended model. */
export interface BlendedParts extends Pick<Model, 'save' | 'dispose'> {
  /** Learned rows of unit length. */
  describe(paintings: readonly Painting[]): Promise<FeatureMatrix>;
  readonly within: CosineSide;
  readonly blend: ScoreFusion;
}

/** A model that blends the cosine of learned rows with the within-class cosine of style features. */
export function createBlendedModel({
  describe,
  within,
  blend,
  save,
  dispose,
}: BlendedParts): Model {
  const sides = rememberLast(async (paintings) => ({
    own: await describe(paintings),
    within: await within.describe(paintings),
  }));
  return {
    predict: async (paintings, pairs) =>
      blendProbabilities(scoreSides(await sides.of(paintings), pairs), blend),
    embed: async (paintings) => (await sides.of(paintings)).own,
    async save(folder) {
      await save(folder);
      await within.save(folder);
      await writeFile(join(folder, file), JSON.stringify(blend));
    },
    dispose() {
      sides.forget();
      dispose();
    },
  };
}

/** Reads the blend of a model saved by {@link createBlendedModel}. */
export function loadBlend(folder: string): Promise<ScoreFusion> {
  return readJson(folder, file, blendSchema);
}
