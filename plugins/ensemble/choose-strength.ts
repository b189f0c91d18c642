// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../../harness/contract/random.ts';
import { balancedLoss, combine, fitWeights, type StackedPairs } from './fit-weights.ts';

/** Pairs for stacking, with the numbers of their paintings' artists. */
export interface ArtistStackedPairs extends StackedPairs {
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

/** From equal weights to separate weights. */
const strengths = [Number.POSITIVE_INFINITY, 1, 0.3, 0.1, 0.03, 0.01, 0.001, 0.0001];
const mostFolds = 5;
const repeats = 5;

/**
 * Chooses how strongly weights are drawn towards each other, by cross-validation over artists: a
 * fold's artists are in none of the pairs on which the weights are fitted, and pairs of the fold's
 * artists evaluate them by cross-entropy. Of equally good strengths the strongest wins.
 *
 * @returns `Infinity`, which means equal weights, if there are too few artists for two folds
 */
export function chooseStrength(pairs: ArtistStackedPairs, random: Random): number {
  const artists = [...new Set([...pairs.artistA, ...pairs.artistB])].sort((a, b) => a - b);
  // A fold without two artists has no pair of different artists.
  const count = Math.min(mostFolds, Math.floor(artists.length / 2));
  if (count < 2) return strengths[0]!;
  const losses: number[][] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = random.fork('folds', repeat).shuffle([...artists]);
    const foldOf = new Map(order.map((artist, place) => [artist, place % count]));
    for (let fold = 0; fold < count; fold++) {
      const inFold = (artist: number) => foldOf.get(artist) === fold;
      const fitted = select(pairs, (a, b) => !inFold(a) && !inFold(b));
      const held = select(pairs, (a, b) => inFold(a) && inFold(b));
      if (!hasBothKinds(fitted) || !hasBothKinds(held)) continue;
      losses.push(
        strengths.map((strength) =>
          balancedLoss(combine(held.inputs, fitWeights(fitted, strength)), held.same),
        ),
      );
    }
  }
  if (losses.length === 0) return strengths[0]!;
  const sums = strengths.map((_, k) => losses.reduce((sum, own) => sum + own[k]!, 0));
  return strengths[sums.indexOf(Math.min(...sums))]!;
}

function select(
  { inputs, same, artistA, artistB }: ArtistStackedPairs,
  isKept: (a: number, b: number) => boolean,
): StackedPairs {
  const kept = Uint32Array.from(
    Array.from(same.keys()).filter((i) => isKept(artistA[i]!, artistB[i]!)),
  );
  return {
    inputs: inputs.map((input) => Float64Array.from(kept, (i) => input[i]!)),
    same: Uint8Array.from(kept, (i) => same[i]!),
  };
}

function hasBothKinds({ same }: StackedPairs): boolean {
  return same.includes(0) && same.includes(1);
}
