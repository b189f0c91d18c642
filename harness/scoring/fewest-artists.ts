/**
 * How many artists a test needs for an interval, a verdict or a rank. With two artists every draw of
 * artists that leaves pairs of both kinds is the same, so that an interval would have no width; with
 * three and four it is most of what is possible, and no difference is ever found. `npm run bench:coverage` measures it; the
 * figures are in `README.md`.
 */
export const fewestArtistsForInterval = 5;

/**
 * From how many artists on an interval covers the truth as often as it says. Of five and six artists those
 * of simulated runs hold it in 97 to 99.7 %: they are wider than they need be, never false.
 */
export const fewestArtistsForExactInterval = 8;

/**
 * The same of a calibrated probability, whose intervals are wider than they need be with few artists,
 * never narrower.
 */
export const fewestArtistsForCalibration = 4;

/** The text instead of an interval, a rank or a verdict. */
export const tooFewArtists = 'too few artists';

/** `3 artists are too few for an interval or a verdict; at least 5 are needed`. */
export function explainTooFewArtists(artists: number): string {
  return `${artists} ${artists === 1 ? 'artist is' : 'artists are'} too few for an interval or a verdict, which need at least ${fewestArtistsForInterval}`;
}
