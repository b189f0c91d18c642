// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { partsOfPixel, type Sketch } from './sketch.ts';

/** The ratio of two spots' sizes gives the change of scale, accurate up to this factor. */
const sizeTolerance = 1.6;
/**
 * Tolerance of a spot's position: a share of its distance, because the scale is inexact, plus a number
 * of pixels.
 */
const placeTolerance = 0.35;
const placeSlack = 12;

/**
 * The largest number of spots of a picture that one placement brings to their positions in the other.
 * Details that look alike by chance seldom agree on a placement.
 */
export function countAgreeing(
  a: Sketch,
  b: Sketch,
  spots: readonly number[],
  others: readonly number[],
): number {
  let most = 0;
  for (let seed = 0; seed < spots.length; seed++) {
    const [i, j] = [3 * spots[seed]!, 3 * others[seed]!];
    const growth = b.places[j + 2]! / a.places[i + 2]!;
    const agreeing = new Set<number>();
    for (let vote = 0; vote < spots.length; vote++) {
      const [p, q] = [3 * spots[vote]!, 3 * others[vote]!];
      const ratio = b.places[q + 2]! / a.places[p + 2]! / growth;
      if (ratio > sizeTolerance || ratio < 1 / sizeTolerance) continue;
      const across = growth * (a.places[p]! - a.places[i]!);
      const down = growth * (a.places[p + 1]! - a.places[i + 1]!);
      const wrong = Math.hypot(
        across - (b.places[q]! - b.places[j]!),
        down - (b.places[q + 1]! - b.places[j + 1]!),
      );
      const slack = placeSlack * partsOfPixel * Math.max(1, growth);
      if (wrong < slack + placeTolerance * Math.hypot(across, down)) agreeing.add(spots[vote]!);
    }
    most = Math.max(most, agreeing.size);
  }
  return most;
}
