import { itemAt } from '../../harness/contract/item-at.ts';
import type { FeatureMatrix, Pairs } from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import { requireNamed } from '../models/model-files/require-named.ts';
import { normaliseRows } from '../models/tables/normalise-rows.ts';
import { scoreDotProducts } from '../models/tables/score-dot-products.ts';
import { selectRows } from '../models/tables/select-rows.ts';
import {
  fitStandardisation,
  type Standardisation,
  standardise,
} from '../models/tables/standardise.ts';
import {
  type ArtistSoftmaxFit,
  artistProfile,
  fitArtistSoftmax,
} from '../models/verification/artist-softmax.ts';
import { cohortOfArtists, profileAgainst } from '../models/verification/cohort-profile.ts';
import { fitLda, type LdaFit, projectLda } from '../models/verification/lda.ts';
import { fitPlda, type PldaFit, projectPlda, scorePlda } from '../models/verification/plda.ts';
import {
  measureAgainstCohort,
  normaliseSymmetrically,
  scaleLocally,
} from '../models/verification/score-normalisation.ts';
import {
  fitWithinClass,
  type WithinClassFit,
  whitenWithin,
} from '../models/verification/within-class.ts';

/** How paintings are compared; only plain data. */
export interface BackEndSettings {
  readonly backEnd: 'cosine' | 'within' | 'lda' | 'plda' | 'fused';
  readonly normalise: 'none' | 's-norm' | 'csls';
  readonly components: number;
  /** Number of equal parts in a row: the cells of a painting. */
  readonly parts: number;
  readonly shrinkage: number;
  /** Weight of the data relative to the penalty in the softmax over artists. */
  readonly strength: number;
  readonly cohort: 'paintings' | 'artists';
  readonly neighbours: number;
}

/** The parts fitted on labelled paintings; those that a back-end does not need are absent. */
export interface FittedBackEnd {
  readonly standardisation?: Standardisation;
  readonly within?: WithinClassFit;
  readonly lda?: LdaFit;
  readonly plda?: PldaFit;
  readonly softmax?: ArtistSoftmaxFit;
  /** Unit rows of the paintings that were fitted on, or of their artists. */
  readonly cohort?: FeatureMatrix;
}

/** Paintings as compared by a back-end. */
export interface ComparedPaintings {
  /** The space of the main similarity. */
  readonly rows: FeatureMatrix;
  /** The scores of each similarity for each pair: three similarities for `fused`, otherwise one. */
  score(pairs: Pairs): Float64Array[];
}

/** Maximum number of cohort members. */
const largestCohort = 2000;

/** The similarities of a back-end, in the order of their scores. */
export function listSimilarities({ backEnd }: Pick<BackEndSettings, 'backEnd'>): string[] {
  return backEnd === 'fused' ? ['within', 'softmax', 'cohort'] : [backEnd];
}

/**
 * Fits a back-end on labelled paintings.
 *
 * @param scaled false if columns are already standardised and squashed
 */
export async function fitBackEnd(
  features: FeatureMatrix,
  artists: readonly number[],
  settings: BackEndSettings,
  { random, scaled = true }: { readonly random: Random; readonly scaled?: boolean },
): Promise<FittedBackEnd> {
  const { backEnd, normalise, components, parts, shrinkage, strength } = settings;
  let fitted: FittedBackEnd;
  if (backEnd === 'cosine') fitted = { standardisation: fitScales(features, scaled) };
  else {
    const within = await fitWithinClass(features, artists, {
      components,
      shrinkage,
      scaled,
      squashed: scaled,
      parts,
      random,
    });
    fitted = { within };
    if (backEnd === 'lda' || backEnd === 'plda') {
      const whitened = await whitenWithin(within, features);
      fitted =
        backEnd === 'lda'
          ? { within, lda: await fitLda(whitened, artists) }
          : { within, plda: await fitPlda(whitened, artists) };
    }
  }
  if (backEnd !== 'fused' && normalise === 'none') return fitted;
  const unit = await mainRows(fitted, features);
  const places = artists.map((_, place) => place);
  const cohort =
    settings.cohort === 'artists'
      ? cohortOfArtists(unit, artists)
      : selectRows(unit, random.fork('cohort').sample(places, largestCohort));
  if (backEnd !== 'fused') return { ...fitted, cohort };
  return { ...fitted, cohort, softmax: await fitArtistSoftmax(unit, artists, { strength }) };
}

/**
 * Prepares paintings for comparison.
 *
 * @param rows result of {@link mainRows}
 */
export async function comparePaintings(
  fitted: FittedBackEnd,
  { normalise, neighbours }: BackEndSettings,
  rows: FeatureMatrix,
): Promise<ComparedPaintings> {
  const { plda, softmax } = fitted;
  const compareWith = () => requireNamed(fitted, 'cohort');
  if (plda !== undefined) {
    const likelihood = scorePlda(plda, rows);
    const score = ({ a, b }: Pairs) =>
      Float64Array.from(a, (i, pair) => likelihood(i, itemAt(b, pair)));
    return { rows, score: (pairs) => [score(pairs)] };
  }
  const measured =
    normalise === 'none' ? undefined : await measureAgainstCohort(compareWith(), rows, neighbours);
  const change = normalise === 's-norm' ? normaliseSymmetrically : scaleLocally;
  const main = (pairs: Pairs) => {
    const cosines = scoreDotProducts(rows, pairs);
    return measured === undefined ? cosines : change(cosines, pairs, measured);
  };
  if (softmax === undefined) return { rows, score: (pairs) => [main(pairs)] };
  const profiles = [await artistProfile(softmax, rows), await profileAgainst(compareWith(), rows)];
  return {
    rows,
    score: (pairs) => [main(pairs), ...profiles.map((profile) => scoreDotProducts(profile, pairs))],
  };
}

/**
 * Paintings in the space of the main similarity; of unit length, except for PLDA, which uses their
 * lengths.
 */
export async function mainRows(
  fitted: FittedBackEnd,
  features: FeatureMatrix,
): Promise<FeatureMatrix> {
  const { standardisation, lda, plda } = fitted;
  if (standardisation !== undefined) return normaliseRows(standardise(features, standardisation));
  const whitened = await whitenWithin(requireNamed(fitted, 'within'), features);
  if (plda !== undefined) return projectPlda(plda, whitened);
  return normaliseRows(lda === undefined ? whitened : await projectLda(lda, whitened));
}

function fitScales(features: FeatureMatrix, scaled: boolean): Standardisation {
  const fitted = fitStandardisation(features);
  return scaled ? fitted : { ...fitted, deviations: fitted.deviations.map(() => 1) };
}
