// What tables say of the pairs behind their figures.

/** How often an artist occurs. */
export const weightingNote =
  'Weighting: half the test pairs are by one artist. An artist gives all pairs of its paintings, but at most four times as many as the median artist (or 50); pairs by two artists are drawn evenly over pairs of artists, so there each occurs as often as any other. The competition weighs by pairs of paintings, of which 1.3 % are by one artist.';

/** What mixed pairs are. */
export const mixedNote =
  'Mixed: drawn from the paintings of both tests. Three quarters of its pairs by two artists join a seen with an unseen one and no pair by one artist does, so whoever only knows whether both are familiar or both new reaches AUC 0.875 there.';

/** What the figures are that verification reports, of those that a table has. */
export function verificationNotes(shown: {
  readonly tar: boolean;
  readonly minDcf: boolean;
}): string[] {
  const sentences = [...(shown.tar ? [tarNote] : []), ...(shown.minDcf ? [minDcfNote] : [])];
  return sentences.length === 0 ? [] : [sentences.join(' ')];
}

const tarNote =
  'TAR at 1 % FAR: of pairs by one artist, those found by a threshold that takes 1 % of the others for the same; shown from 3,000 of these on (rule of 30).';
const minDcfNote =
  'minDCF: cost of decisions at a prior of 5 %, misses as dear as false matches, at the threshold best on these pairs; 0 is best, 1 is worth nothing. It flatters where pairs are few, so it has no interval.';
