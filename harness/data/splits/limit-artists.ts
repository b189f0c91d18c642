import { fewestArtists, type UnseenArtists } from './order-artists.ts';

/** Validation's unseen artists and those trained on, at least two each. */
export const fewestLearnedFrom = 2 * fewestArtists;

/**
 * Limits a fold to the given number of artists to learn from, training and validation-unseen together:
 * the first ones of each, so that the artists of a smaller number are among those of a larger one, in
 * the same part. Validation keeps its share of them, and each side has at least two. Test-unseen stays
 * complete.
 *
 * @param artists from `fewestLearnedFrom` to all that are not test-unseen; the latter changes nothing
 */
export function limitArtists(
  { testUnseen, validationUnseen, training }: UnseenArtists,
  artists: number,
): UnseenArtists {
  const share = validationUnseen.length / (validationUnseen.length + training.length);
  const wanted = Math.min(Math.round(artists * share), artists - fewestArtists);
  const validation = Math.max(fewestArtists, wanted);
  return {
    testUnseen,
    validationUnseen: validationUnseen.slice(0, validation),
    training: training.slice(0, artists - validation),
  };
}
