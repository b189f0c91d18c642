/**
 * How many artists a test needs for an interval, a verdict or a rank. With two artists every draw of
 * artists that leaves pairs of both kinds is the same, so an interval would have no width; with
 * three and four it covers most of the possible range, and no difference is ever found. Measured by
 * `npm run bench:coverage`; the figures are in `README.md`.
 */
export const fewestArtistsForInterval = 5;

/**
 * The number of artists from which an interval covers the truth as often as it should. With five and six
 * artists the intervals of simulated runs cover it in 97 to 99.7 %: they are wider than necessary, but
 * never too narrow.
 */
export const fewestArtistsForExactInterval = 8;

/**
 * The same for a calibrated probability, whose intervals are wider than necessary with few artists, never
 * narrower.
 */
export const fewestArtistsForCalibration = 4;

/** The text shown instead of an interval, a rank or a verdict. */
export const tooFewArtists = 'too few artists';

/** `3 artists are too few for an interval or a verdict, which need at least 5`. */
export function explainTooFewArtists(artists: number): string {
  return `${artists} ${artists === 1 ? 'artist is' : 'artists are'} too few for an interval or a verdict, which need at least ${fewestArtistsForInterval}`;
}
