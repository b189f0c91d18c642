import { itemAt } from '../../harness/contract/item-at.ts';
import { rocAuc } from '../../harness/contract/metrics/roc.ts';
import type { FeatureMatrix, Services } from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import { fitPartSpace, projectOntoSpace } from '../models/linear/fit-row-space.ts';
import { viewParts } from '../models/tables/parts-of-paintings.ts';
import { pickAt } from '../models/tables/pick-at.ts';
import { selectRows } from '../models/tables/select-rows.ts';
import { squash } from '../models/tables/squash.ts';
import { fitStandardisation, standardise } from '../models/tables/standardise.ts';
import {
  type ArtistFold,
  chooseOnArtistFolds,
  type JudgedCandidate,
  makeArtistFolds,
} from '../models/verification/artist-folds.ts';
import {
  fitFusion,
  fuseToProbabilities,
  type ScoredPairs,
  type ScoreFusion,
} from '../models/verification/fuse-scores.ts';
import { labelPairs } from '../models/verification/label-pairs.ts';
import { type BackEndSettings, comparePaintings, fitBackEnd, mainRows } from './back-end.ts';

/** One way to compare paintings. */
export interface Candidate {
  readonly shrinkage: number;
  /** One weight for each similarity of the back-end. */
  readonly weights: readonly number[];
}

export interface ChosenSettings {
  readonly chosen: JudgedCandidate<Candidate>;
  readonly judged: readonly JudgedCandidate<Candidate>[];
  /** Fitted to pairs of artists who were held out when their scores were computed. */
  readonly fusion: ScoreFusion;
}

/** Maximum number of pairs of held-out paintings on which a fold is evaluated. */
const mostPairs = 200_000;

/**
 * Chooses shrinkage and the similarities' weights by the mean AUC over folds of artists: each fold's
 * artists are held out of everything that is fitted to artists and used for their scores. The
 * probabilities are calibrated on the same scores. Only the given labelled paintings take part.
 *
 * All of them are first standardised and projected into one space, without using artists, so that a
 * fit on a fold takes a second. For few paintings the space contains all their differences, for many
 * their leading components.
 *
 * @param artists one per row
 * @param options.progress shows the row space, and a fit for each shrinkage on each fold
 * @throws RangeError for fewer than four artists
 */
export async function chooseSettings(
  features: FeatureMatrix,
  artists: readonly number[],
  settings: BackEndSettings,
  {
    candidates,
    folds: count,
    random,
    progress,
  }: {
    readonly candidates: readonly Candidate[];
    readonly folds: number;
    readonly random: Random;
    readonly progress: Services['progress'];
  },
): Promise<ChosenSettings> {
  const folds = makeArtistFolds(artists, count, random.fork('folds'));
  const shrinkages = new Set(candidates.map(({ shrinkage }) => shrinkage));
  const fits = 1 + folds.length * shrinkages.size;
  const shown = progress('Choosing on held-out artists', fits, 'fits');
  try {
    const compact = await compactRows(features, settings, random.fork('row space'));
    shown.advance();
    const scored = new Map<string, Promise<ScoredPairs>>();
    const scoresOf = ({ shrinkage }: Candidate, fold: ArtistFold) => {
      const key = `${fold.index} ${shrinkage}`;
      const known =
        scored.get(key) ??
        scoreHeldOut(compact, artists, { ...settings, shrinkage }, fold, random).then((pairs) => {
          shown.advance();
          return pairs;
        });
      scored.set(key, known);
      return known;
    };
    const { best, judged } = await chooseOnArtistFolds(
      candidates,
      folds,
      async (candidate, fold) => {
        const pairs = await scoresOf(candidate, fold);
        if (pairs.same.every((label) => label === pairs.same[0])) return Number.NaN;
        return rocAuc(
          fuseToProbabilities(fitFusion(candidate.weights, pairs), pairs.scores),
          pairs.same,
        );
      },
    );
    const told = await Promise.all(folds.map((fold) => scoresOf(best.candidate, fold)));
    const all: ScoredPairs = {
      scores: best.candidate.weights.map((_, k) =>
        Float64Array.from(told.flatMap(({ scores }) => [...itemAt(scores, k)])),
      ),
      same: Uint8Array.from(told.flatMap(({ same }) => [...same])),
    };
    return { chosen: best, judged, fusion: fitFusion(best.candidate.weights, all) };
  } finally {
    shown.stop();
  }
}

async function scoreHeldOut(
  features: FeatureMatrix,
  artists: readonly number[],
  settings: BackEndSettings,
  { index, fit, held }: ArtistFold,
  random: Random,
): Promise<ScoredPairs> {
  const own = (places: readonly number[]) => pickAt(artists, places);
  const fitted = await fitBackEnd(selectRows(features, fit), own(fit), settings, {
    random: random.fork('fold', index),
    scaled: false,
  });
  const rows = await mainRows(fitted, selectRows(features, held));
  const compared = await comparePaintings(fitted, settings, rows);
  const pairs = labelPairs(own(held), mostPairs, random.fork('pairs', index));
  return { scores: compared.score(pairs), same: pairs.same };
}

async function compactRows(
  features: FeatureMatrix,
  { backEnd, components, parts }: BackEndSettings,
  random: Random,
): Promise<FeatureMatrix> {
  const pieces = viewParts(features, parts);
  const standardised = standardise(pieces, fitStandardisation(pieces));
  const ready = backEnd === 'cosine' ? standardised : squash(standardised);
  const space = await fitPartSpace(ready, { parts, components, centred: false, random });
  const compact = await projectOntoSpace(space, ready);
  return { rows: features.rows, width: compact.width * parts, data: compact.data };
}
