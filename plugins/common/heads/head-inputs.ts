import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureMatrix, LabelledPainting } from '../../../harness/plugin.ts';
import type { Random } from '../../../harness/random.ts';
import { fitStandardisation, type Standardisation, standardise } from '../siamese/standardise.ts';
import { loadFit, saveFit } from '../verification/save-fit.ts';
import {
  fitWithinClass,
  projectWithin,
  type WithinClassFit,
} from '../verification/within-class.ts';

/** How features are made ready for a head. */
export interface HeadInputOptions {
  readonly input: 'within' | 'standardised';
  readonly components: number;
  readonly shrinkage: number;
  /** Rows and columns of cells that the features describe one behind the other. */
  readonly cells: number;
}

/** What was fitted on training paintings to make features ready. */
export interface FittedInputs {
  readonly within: WithinClassFit;
  /** Where the head takes standardised features; else it takes the whitened ones. */
  readonly standardisation: Standardisation | undefined;
}

/** Paintings as they are compared and as a head takes them. */
export interface HeadInputs {
  /** What the head takes, its entries of about 1 whatever the width. */
  readonly rows: FeatureMatrix;
  /** Whitened by the covariance within artists, of unit length: a dot product is their cosine. */
  readonly within: FeatureMatrix;
}

/** Fits on training paintings alone. */
export async function fitHeadInputs(
  features: FeatureMatrix,
  paintings: readonly LabelledPainting[],
  { input, components, shrinkage, cells }: HeadInputOptions,
  random: Random,
): Promise<FittedInputs> {
  const artists = paintings.map(({ artist }) => artist);
  return {
    within: await fitWithinClass(features, artists, {
      ...{ components, shrinkage, random },
      ...{ parts: cells ** 2, squashed: true },
    }),
    standardisation: input === 'standardised' ? fitStandardisation(features) : undefined,
  };
}

/** Makes features of any paintings ready. */
export async function prepareInputs(
  { within: fit, standardisation }: FittedInputs,
  features: FeatureMatrix,
): Promise<HeadInputs> {
  const within = await projectWithin(fit, features);
  if (standardisation !== undefined)
    return { within, rows: standardise(features, standardisation) };
  const gain = Math.sqrt(within.width);
  return { within, rows: { ...within, data: within.data.map((value) => value * gain) } };
}

export async function saveHeadInputs(folder: string, fitted: FittedInputs): Promise<void> {
  await saveFit(folder, 'within', fitted.within);
  if (fitted.standardisation !== undefined) {
    await saveFit(folder, 'standardisation', fitted.standardisation);
  }
}

/** Reads what {@link saveHeadInputs} wrote. */
export async function loadHeadInputs(folder: string): Promise<FittedInputs> {
  const isStandardised = existsSync(join(folder, 'standardisation.json'));
  return {
    within: await loadFit<WithinClassFit>(folder, 'within'),
    standardisation: isStandardised
      ? await loadFit<Standardisation>(folder, 'standardisation')
      : undefined,
  };
}
