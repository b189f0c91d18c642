// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, all columns are as long as the scores.

import type { TestPredictions } from './predictions.ts';

/** A pair of a test with the run's answer. */
export interface AnsweredPair {
  /** Ids of the paintings. */
  readonly a: string;
  readonly b: string;
  /** Numbers of their artists, which distinguish the artists of one test. */
  readonly artistA: number;
  readonly artistB: number;
  /** Whether one artist painted both. */
  readonly isSame: boolean;
  /** The run's answer, before calibration. */
  readonly score: number;
}

/** The answers to a test as rows, in the order of the test. */
export function listAnsweredPairs({
  a,
  b,
  artistA,
  artistB,
  same,
  scores,
}: TestPredictions): AnsweredPair[] {
  return Array.from(scores, (score, i) => ({
    a: a[i]!,
    b: b[i]!,
    artistA: artistA[i]!,
    artistB: artistB[i]!,
    isSame: same[i] === 1,
    score,
  }));
}
