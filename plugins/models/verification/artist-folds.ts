import type { LabelledPainting, TrainTask } from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';

/** Labelled paintings of a task, divided so that no artist is on both sides. */
export interface ArtistFold {
  readonly index: number;
  /** Indices, in the list of paintings, of those to fit on. */
  readonly fit: readonly number[];
  /** Indices of all paintings by the artists that are held out. */
  readonly held: readonly number[];
}

/** All labelled paintings that a plugin may learn from: the training set, then validation. */
export function listLabelled(
  task: Pick<TrainTask<unknown>, 'train' | 'validation'>,
): readonly LabelledPainting[] {
  return [...task.train, ...task.validation.paintings];
}

/** Artists are numbered from 0, so the number of artists is the last number plus one. */
export function countArtists(paintings: readonly Pick<LabelledPainting, 'artist'>[]): number {
  return 1 + paintings.reduce((most, { artist }) => Math.max(most, artist), -1);
}

/**
 * Divides artists into folds of equal numbers: each artist is held out in one of them, with all their
 * paintings, and nothing is fitted on them there. A choice by scores on the held-out paintings is thus
 * a choice for unseen artists.
 *
 * @param artists one per painting
 * @param folds maximum number; each has at least two artists, for pairs of both kinds
 * @throws RangeError for fewer than four artists
 */
export function makeArtistFolds(
  artists: readonly number[],
  folds: number,
  random: Random,
): ArtistFold[] {
  const order = random.shuffle([...new Set(artists)].sort((a, b) => a - b));
  if (order.length < 4) {
    throw new RangeError(`Expected at least 4 artists to divide into folds, got ${order.length}`);
  }
  const count = Math.max(2, Math.min(folds, Math.floor(order.length / 2)));
  const foldOf = new Map(order.map((artist, rank) => [artist, rank % count]));
  const placesWhere = (wanted: (fold: number | undefined) => boolean) =>
    artists.flatMap((artist, place) => (wanted(foldOf.get(artist)) ? [place] : []));
  return Array.from({ length: count }, (_, index) => ({
    index,
    fit: placesWhere((fold) => fold !== index),
    held: placesWhere((fold) => fold === index),
  }));
}

/** A candidate and its scores. */
export interface JudgedCandidate<Candidate> {
  readonly candidate: Candidate;
  /** The score of each fold. */
  readonly scores: readonly number[];
  readonly mean: number;
}

/**
 * The candidate with the highest mean score over artist-disjoint folds; of equal ones the first.
 *
 * @param evaluate fits only on `fold.fit` and scores only `fold.held`. It is called for all candidates
 *   of a fold before the next fold, so that they can share what was fitted. A fold without pairs of
 *   both kinds returns NaN, which is ignored.
 */
export async function chooseOnArtistFolds<Candidate>(
  candidates: readonly Candidate[],
  folds: readonly ArtistFold[],
  evaluate: (candidate: Candidate, fold: ArtistFold) => number | Promise<number>,
): Promise<{
  readonly best: JudgedCandidate<Candidate>;
  /** All candidates, in their order. */
  readonly judged: readonly JudgedCandidate<Candidate>[];
}> {
  if (candidates.length === 0) throw new RangeError('Expected at least one candidate, got none');
  const asked = candidates.map((candidate) => ({ candidate, scores: [] as number[] }));
  for (const fold of folds) {
    for (const { candidate, scores } of asked) scores.push(await evaluate(candidate, fold));
  }
  const judged = asked.map(({ candidate, scores }) => {
    const told = scores.filter((score) => !Number.isNaN(score));
    const mean = told.reduce((sum, score) => sum + score, 0) / Math.max(1, told.length);
    return { candidate, scores, mean };
  });
  const best = judged.reduce((first, other) => (other.mean > first.mean ? other : first));
  return { best, judged };
}
