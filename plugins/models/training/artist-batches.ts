import { HarnessError } from '../../../harness/contract/errors.ts';
import { artistBalancedBatches } from '../../../harness/contract/pairs/artist-balanced-batches.ts';
import { indexByArtist } from '../../../harness/contract/pairs/by-artist.ts';
import type { Random } from '../../../harness/contract/random.ts';

/** The requested form of a batch. */
export interface ArtistBatchOptions {
  readonly artistsPerBatch: number;
  readonly paintingsPerArtist: number;
}

/** Whether some artist has two paintings, without which there are no positive pairs. */
export function hasPairs(artists: readonly number[]): boolean {
  return new Set(artists).size < artists.length;
}

/**
 * The batches of one epoch: P artists × K paintings, with an artist's paintings side by side, all of
 * one shape. P is limited to the number of artists who have two paintings.
 *
 * @throws HarnessError `TOO_FEW_ARTISTS` if no artist has two
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
