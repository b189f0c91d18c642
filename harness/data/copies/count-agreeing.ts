// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { partsOfPixel, type Sketch } from './sketch.ts';

/** Sizes of two spots tell how much larger the other picture is up to this factor. */
const sizeTolerance = 1.6;
/** Share of a spot's distance by which its place may be wrong, since its size is; and pixels besides. */
const placeTolerance = 0.35;
const placeSlack = 12;

/**
 * How many different spots of a picture one arrangement brings to where they are in the other:
 * the most that agree with any of them. A few that agree are seldom chance, many that do not often.
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
