import type { LabelledPainting } from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { fitWithinClass, type WithinClassFit } from '../verification/within-class.ts';
import type { StyleFeatures } from './open-style-features.ts';

/** The options for whitening style features within artists. */
export interface StyleWithinOptions {
  readonly components: number;
  readonly shrinkage: number;
}

/** The whitening of style features by the covariance within artists, with each cell as a sample. */
export async function fitStyleWithin(
  style: Pick<StyleFeatures, 'drawToFit' | 'describe' | 'parts'>,
  paintings: readonly LabelledPainting[],
  { components, shrinkage }: StyleWithinOptions,
  random: Random,
): Promise<WithinClassFit> {
  const drawn = style.drawToFit(paintings, random.fork('paintings to fit on'));
  return fitWithinClass(
    await style.describe(drawn),
    drawn.map(({ artist }) => artist),
    { components, shrinkage, random, parts: style.parts, squashed: true },
  );
}
