/** Runs that one part makes together. */
export interface Unit {
  /** Its approach, or its first one. */
  readonly approach: number;
  /** Expected, 0 or more, in any unit. */
  readonly seconds: number;
}

/**
 * Assigns units to parts: the longest first, each to the part with the least work so far, then to the one
 * with the fewest units. Units of equal duration are assigned approach by approach, so that every part gets
 * its share of each approach if durations are unknown.
 *
 * @returns the part of each unit, from 0; the busiest part has at most one unit more to do than the least
 *   busy one
 */
export function divideUnits(units: readonly Unit[], count: number): number[] {
  // Units fill the first parts: parts beyond the number of units would get nothing.
  const length = Math.min(count, units.length);
  const parts = Array.from({ length }, (_, index) => ({ index, seconds: 0, units: 0 }));
  const order = [...units.entries()].sort(
    ([i, a], [j, b]) => b.seconds - a.seconds || a.approach - b.approach || i - j,
  );
  const dealt = new Map<number, number>();
  for (const [place, { seconds }] of order) {
    const next = parts.reduce((least, part) => (hasLess(part, least) ? part : least));
    next.seconds += seconds;
    next.units++;
    dealt.set(place, next.index);
  }
  return units.map((_, place) => dealt.get(place) ?? 0);
}

interface Load {
  readonly seconds: number;
  readonly units: number;
}

function hasLess(a: Load, b: Load): boolean {
  return a.seconds === b.seconds ? a.units < b.units : a.seconds < b.seconds;
}
