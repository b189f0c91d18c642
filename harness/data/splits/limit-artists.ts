import { fewestArtists, type UnseenArtists } from './order-artists.ts';

/** Validation's unseen artists and those trained on, two each. */
export const fewestLearnedFrom = 2 * fewestArtists;

/**
 * The same fold if only so many artists are learned from, training and validation-unseen
 * together: the first ones of either, so that a smaller number's artists are among a larger one's,
 * in the part that they have there. Validation keeps its share of them; two at least are
 * on either side. Test-unseen stays whole.
 *
 * @param artists from `fewestLearnedFrom` to all that are not test-unseen; these change nothing
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
