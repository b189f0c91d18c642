import { HarnessError } from '../errors.ts';
import { itemAt } from '../item-at.ts';
import type { Random } from '../random.ts';
import { indexByArtist } from './by-artist.ts';

/** The form of a batch: `artistsPerBatch` × `paintingsPerArtist` paintings. */
export interface BatchShape {
  readonly artistsPerBatch: number;
  readonly paintingsPerArtist: number;
}

/**
 * One epoch of batches with P artists × K paintings each, as indices, the paintings of an artist
 * next to each other (Hermans, Beyer and Leibe, "In Defense of the Triplet Loss", 2017). As many batches
 * as needed to draw each painting once on average, but all artists occur equally often.
 *
 * Artists take turns in random order, and so do the paintings of an artist; an artist with fewer
 * than K paintings repeats some. Artists with one painting are left out when K is above 1.
 * Throws `TOO_FEW_ARTISTS` when a batch cannot be filled with different artists.
 */
export function* artistBalancedBatches(
  artists: ArrayLike<string | number>,
  { artistsPerBatch, paintingsPerArtist }: BatchShape,
  random: Random,
): Generator<Uint32Array, void, undefined> {
  for (const [name, value] of Object.entries({ artistsPerBatch, paintingsPerArtist })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new RangeError(`Expected \`${name}\` to be an integer from 1, got ${value}`);
  }
  const candidates = indexByArtist(artists).paintingsOf.filter(
    ({ length }) => paintingsPerArtist === 1 || length > 1,
  );
  if (candidates.length < artistsPerBatch) {
    throw new HarnessError(
      'TOO_FEW_ARTISTS',
      `A batch needs ${artistsPerBatch} artists, but only ${candidates.length} have enough ` +
        'paintings. Lower the number of artists per batch.',
    );
  }
  const takeArtist = createTurns(
    Uint32Array.from(candidates, (_, artist) => artist),
    random,
  );
  const takePainting = candidates.map((paintings) => createTurns(paintings.slice(), random));
  const batchSize = artistsPerBatch * paintingsPerArtist;
  const paintings = candidates.reduce((sum, { length }) => sum + length, 0);
  for (let batch = 0; batch < Math.ceil(paintings / batchSize); batch++) {
    const indices: number[] = [];
    for (const artist of takeArtist(artistsPerBatch)) {
      const take = itemAt(takePainting, artist);
      indices.push(...take(paintingsPerArtist));
    }
    yield Uint32Array.from(indices);
  }
}

/**
 * Gives items in random order, all of them before any is repeated. The items of one call
 * differ if there are enough.
 */
function createTurns(items: Uint32Array, random: Random): (count: number) => number[] {
  let queue: number[] = [];
  return (count) => {
    const taken: number[] = [];
    while (taken.length < count) {
      const isFresh = (item: number) =>
        !taken.slice(taken.length - (taken.length % items.length)).includes(item);
      let next = queue.findIndex(isFresh);
      if (next === -1) {
        queue = [...queue, ...random.shuffle(items.slice())];
        next = queue.findIndex(isFresh);
      }
      taken.push(...queue.splice(next, 1));
    }
    return taken;
  };
}
