// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../errors.ts';
import type { Random } from '../random.ts';
import { indexByArtist } from './by-artist.ts';

/** Triples of paintings as three equally long arrays of indices into a list of paintings. */
export interface Triples {
  readonly reference: Uint32Array;
  /** Another painting by the artist of the reference. */
  readonly same: Uint32Array;
  /** A painting by another artist. */
  readonly different: Uint32Array;
}

/**
 * The paper's training triples: a random reference painting for every artist, another painting
 * by that artist and one by a random other artist. Artists with one painting are only "different".
 * Without `count`, every artist is the reference once; with it, artists take turns in a new
 * random order each round. Throws `TOO_FEW_ARTISTS` when no triple can be made.
 */
export function paperTriples(
  artists: ArrayLike<string | number>,
  random: Random,
  count?: number,
): Triples {
  const { paintingsOf } = indexByArtist(artists);
  const candidates = [...paintingsOf.keys()].filter((artist) => paintingsOf[artist]!.length > 1);
  if (candidates.length === 0 || paintingsOf.length < 2) {
    throw new HarnessError(
      'TOO_FEW_ARTISTS',
      'Triples need two artists, one of them with two or more paintings; there are ' +
        `${paintingsOf.length}, ${candidates.length} of them with two or more. Add paintings.`,
    );
  }
  const length = count ?? candidates.length;
  const reference = new Uint32Array(length);
  const same = new Uint32Array(length);
  const different = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const turn = i % candidates.length;
    if (turn === 0) random.shuffle(candidates);
    const artist = candidates[turn]!;
    const own = paintingsOf[artist]!;
    const first = random.below(own.length);
    const second = random.below(own.length - 1);
    const other = random.below(paintingsOf.length - 1);
    const others = paintingsOf[other < artist ? other : other + 1]!;
    reference[i] = own[first]!;
    same[i] = own[second < first ? second : second + 1]!;
    different[i] = others[random.below(others.length)]!;
  }
  return { reference, same, different };
}
