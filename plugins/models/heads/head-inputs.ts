import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../../harness/contract/errors.ts';
import type {
  FeatureMatrix,
  LabelledPainting,
  Painting,
} from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { loadFit, saveFit } from '../model-files/save-fit.ts';
import { fitStyleWithin, type StyleWithinOptions } from '../style/fit-style-within.ts';
import type { StyleFeatures } from '../style/open-style-features.ts';
import { stackRows } from '../tables/stack-rows.ts';
import { fitStandardisation, type Standardisation, standardise } from '../tables/standardise.ts';
import { projectWithin, type WithinClassFit } from '../verification/within-class.ts';

/** How features are prepared for a head. */
export interface HeadInputOptions extends StyleWithinOptions {
  readonly input: 'within' | 'standardised';
}

/** The preparation of features, fitted on training paintings. */
export interface FittedInputs {
  readonly within: WithinClassFit;
  /** Present if the head takes standardised features; otherwise it takes the whitened ones. */
  readonly standardisation: Standardisation | undefined;
}

/** Paintings as inputs of the comparison and of the head. */
export interface HeadInputs {
  /** The head's input, with entries of about 1 whatever the width. */
  readonly rows: FeatureMatrix;
  /** Whitened by the covariance within artists, of unit length: a dot product is their cosine. */
  readonly within: FeatureMatrix;
}

/**
 * Fits only on training paintings.
 *
 * @throws HarnessError `OPTION_INVALID` if the head's input would be too large for memory
 */
export async function fitHeadInputs(
  style: StyleFeatures,
  paintings: readonly LabelledPainting[],
  options: HeadInputOptions,
  random: Random,
): Promise<FittedInputs> {
  if (options.input === 'standardised' && !style.isOneTable(paintings)) {
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --input standardised: the features of ${paintings.length.toLocaleString('en')} ` +
        'paintings do not fit into memory. Use --input within, --cells 1, fewer layers or --limit.',
    );
  }
  return {
    within: await fitStyleWithin(style, paintings, options, random),
    standardisation:
      options.input === 'standardised'
        ? fitStandardisation(await style.describe(paintings))
        : undefined,
  };
}

/** Prepares features of any paintings, table by table. */
export async function prepareAll(
  fitted: FittedInputs,
  style: StyleFeatures,
  paintings: readonly Painting[],
): Promise<HeadInputs> {
  const tables: HeadInputs[] = [];
  for await (const table of style.tables(paintings)) {
    tables.push(await prepareInputs(fitted, table));
  }
  return {
    rows: stackRows(tables.map(({ rows }) => rows)),
    within: stackRows(tables.map(({ within }) => within)),
  };
}

/** Prepares the features of some paintings. */
async function prepareInputs(
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
