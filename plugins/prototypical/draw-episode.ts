import { HarnessError } from '../../harness/contract/errors.ts';
import { itemAt } from '../../harness/contract/item-at.ts';
import { indexByArtist } from '../../harness/contract/pairs/by-artist.ts';
import type { Random } from '../../harness/contract/random.ts';
import type { EpisodeShape } from './episode-loss.ts';

/** Paintings of an episode, as indices, with an artist's paintings side by side. */
export interface Episode {
  /** `ways · shots` */
  readonly support: readonly number[];
  /** `ways · queries`, artists in the same order; no painting is also in the support. */
  readonly queries: readonly number[];
}

/**
 * Draws random episodes (Vinyals et al., 2016), all of one shape, because engines cache buffers by
 * shape. An artist with too few paintings repeats some, but never a support painting as a query.
 * Artists with one painting are left out, and if there are fewer artists than ways, episodes are
 * narrower.
 *
 * @throws HarnessError `TOO_FEW_ARTISTS` if fewer than two artists have two paintings
 */
export function episodeDrawer(
  artists: ArrayLike<number>,
  { ways, shots, queries }: EpisodeShape,
): { readonly ways: number; draw(random: Random): Episode } {
  const candidates = indexByArtist(artists).paintingsOf.filter(({ length }) => length > 1);
  if (candidates.length < 2) {
    throw new HarnessError(
      'TOO_FEW_ARTISTS',
      `An episode needs two artists with two paintings each; there are ${candidates.length}.`,
    );
  }
  const used = Math.min(ways, candidates.length);
  return {
    ways: used,
    draw(random) {
      const support: number[] = [];
      const asked: number[] = [];
      for (const paintings of random.sample(candidates, used)) {
        const order = random.shuffle([...paintings]);
        const known = order.slice(0, Math.min(shots, Math.max(1, order.length - queries)));
        const rest = order.slice(known.length);
        support.push(...repeat(known, shots));
        asked.push(...repeat(rest, queries));
      }
      return { support, queries: asked };
    },
  };
}

function repeat(items: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, i) => itemAt(items, i % items.length));
}
