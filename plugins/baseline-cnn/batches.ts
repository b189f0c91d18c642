import { itemAt } from '../../harness/contract/item-at.ts';
import { artistBalancedBatches } from '../../harness/contract/pairs/artist-balanced-batches.ts';
import { paperPairs } from '../../harness/contract/pairs/paper-pairs.ts';
import type { Random } from '../../harness/contract/random.ts';
import { pickAt } from '../models/tables/pick-at.ts';

/** Paintings that go through the trunk together, and the pairs to learn from. */
export interface PairBatch {
  /** Indices of paintings; a painting may occur twice. */
  readonly paintings: readonly number[];
  /** Positions in `paintings`. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly same: Float32Array;
}

export interface BatchOptions {
  /** `batch`: every pair inside a batch of P artists × K paintings. `paper`: the paper's list. */
  readonly pairs: 'batch' | 'paper';
  readonly artistsPerBatch: number;
  readonly paintingsPerArtist: number;
  /** Maximum number of pairs of the paper's list per epoch; 0 takes all of them. */
  readonly pairsPerEpoch: number;
}

/**
 * The batches of one epoch, all of one size, since engines keep buffers by shape.
 *
 * @param artists the artists of the training paintings
 */
export function drawBatches(
  artists: readonly number[],
  options: BatchOptions,
  random: Random,
): PairBatch[] {
  return options.pairs === 'batch'
    ? everyPairOfBatches(artists, options, random)
    : batchesOfPairs(artists, options, random);
}

function everyPairOfBatches(
  artists: readonly number[],
  { artistsPerBatch, paintingsPerArtist }: BatchOptions,
  random: Random,
): PairBatch[] {
  const known = new Set(artists).size;
  const shape = { artistsPerBatch: Math.min(artistsPerBatch, known), paintingsPerArtist };
  return [...artistBalancedBatches(artists, shape, random)].map((drawn) => {
    const paintings = [...drawn];
    const pairs = paintings.flatMap((_, i) => paintings.slice(0, i).map((_, j) => [j, i] as const));
    // A painting that had to be drawn twice does not form a pair with itself.
    const different = pairs.filter(([i, j]) => paintings[i] !== paintings[j]);
    const own = pickAt(artists, paintings);
    return {
      paintings,
      a: Int32Array.from(different, ([i]) => i),
      b: Int32Array.from(different, ([, j]) => j),
      same: Float32Array.from(different, ([i, j]) => (own[i] === own[j] ? 1 : 0)),
    };
  });
}

// As many paintings go through the trunk as in a batch of the other kind; each is in one pair.
function batchesOfPairs(
  artists: readonly number[],
  { artistsPerBatch, paintingsPerArtist, pairsPerEpoch }: BatchOptions,
  random: Random,
): PairBatch[] {
  const { a, b, same } = paperPairs(artists, random);
  const order = random.shuffle(Uint32Array.from(a, (_, index) => index));
  const kept = pairsPerEpoch > 0 ? order.subarray(0, pairsPerEpoch) : order;
  const size = Math.max(1, Math.floor((artistsPerBatch * paintingsPerArtist) / 2));
  const batches: PairBatch[] = [];
  for (let from = 0; from + size <= kept.length; from += size) {
    const chosen = kept.subarray(from, from + size);
    batches.push({
      paintings: Array.from(chosen).flatMap((pair) => [itemAt(a, pair), itemAt(b, pair)]),
      a: Int32Array.from(chosen, (_, i) => 2 * i),
      b: Int32Array.from(chosen, (_, i) => 2 * i + 1),
      same: Float32Array.from(pickAt(same, chosen)),
    });
  }
  return batches;
}
