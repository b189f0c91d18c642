// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { paperPairs } from '../../../harness/contract/pairs/paper-pairs.ts';
import { paperTriples } from '../../../harness/contract/pairs/paper-triples.ts';
import type { LabelledPairs } from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';
import type { SiameseOptions } from './siamese-options.ts';

/** The training pairs of one epoch, balanced and in random order. */
export function drawPairs(
  artists: readonly number[],
  { trainOn, pairsPerEpoch }: Pick<SiameseOptions, 'trainOn' | 'pairsPerEpoch'>,
  random: Random,
): LabelledPairs {
  const drawn =
    trainOn === 'pairs'
      ? paperPairs(artists, random)
      : pairsOfTriples(artists, Math.ceil(pairsPerEpoch / 2), random);
  const order = random.shuffle(Uint32Array.from(drawn.a, (_, index) => index));
  const kept = order.subarray(0, pairsPerEpoch);
  return {
    a: kept.map((index) => drawn.a[index]!),
    b: kept.map((index) => drawn.b[index]!),
    same: Uint8Array.from(kept, (index) => drawn.same[index]!),
  };
}

// A triple gives a pair of each kind with the same reference.
function pairsOfTriples(artists: readonly number[], count: number, random: Random): LabelledPairs {
  const { reference, same, different } = paperTriples(artists, random, count);
  return {
    a: Uint32Array.of(...reference, ...reference),
    b: Uint32Array.of(...same, ...different),
    same: Uint8Array.from({ length: 2 * count }, (_, index) => (index < count ? 1 : 0)),
  };
}
