import { HarnessError } from '../../../harness/contract/errors.ts';
import { artistBalancedBatches } from '../../../harness/contract/pairs/artist-balanced-batches.ts';
import { indexByArtist } from '../../../harness/contract/pairs/by-artist.ts';
import type { Random } from '../../../harness/contract/random.ts';

/** The form of a batch, as asked for. */
export interface ArtistBatchOptions {
  readonly artistsPerBatch: number;
  readonly paintingsPerArtist: number;
}

/** Whether some artist has two paintings, so that there is something to be brought together. */
export function hasPairs(artists: readonly number[]): boolean {
  return new Set(artists).size < artists.length;
}

/**
 * The batches of one epoch: P artists × K paintings, those of an artist side by side, all of one
 * shape. P is lowered to the artists that have two paintings.
 *
 * @throws HarnessError `TOO_FEW_ARTISTS` if no artist has
 */
export function drawArtistBatches(
  artists: readonly number[],
  { artistsPerBatch, paintingsPerArtist }: ArtistBatchOptions,
  random: Random,
): Iterable<Uint32Array> {
  if (!hasPairs(artists)) {
    throw new HarnessError(
      'TOO_FEW_ARTISTS',
      'No artist has two paintings to train on, so there are no pairs to learn from.',
    );
  }
  const enough = indexByArtist(artists).paintingsOf.filter(({ length }) => length > 1).length;
  const shape = {
    artistsPerBatch: Math.min(artistsPerBatch, enough),
    paintingsPerArtist,
  };
  return artistBalancedBatches(artists, shape, random);
}
