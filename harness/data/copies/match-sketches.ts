// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { bitsBetween } from './bits-between.ts';
import { partsOfPixel, type Sketch } from './sketch.ts';

/**
 * The placement of one picture in another: its pixel (x, y) is there at
 * (x · across + left, y · down + top).
 */
export interface Placement {
  readonly across: number;
  readonly down: number;
  readonly left: number;
  readonly top: number;
}

/** The spots that two pictures share in one placement. */
export interface SharedSpots {
  /** Number of different positions in either picture. */
  readonly spots: number;
  readonly placement: Placement;
}

/** A spot of one picture and the most similar spot of the other, in pixels. */
interface Match {
  readonly x: number;
  readonly y: number;
  readonly u: number;
  readonly v: number;
  /** Ratio of the second spot's size to the first's. */
  readonly growth: number;
}

/** Two similar spots differ in fewer bits than this, of 256. */
const mostBits = 80;
/** They also differ in less than this share of the bits in which the second-best spot differs. */
const mostOfNext = 0.85;
/** Spots within this many pixels count as one. */
const onePlace = 4;
/** Details may be enlarged by at most this factor. */
const mostGrowth = 6;
/** The sizes of two spots may differ from a placement by up to this factor. */
const sizeTolerance = 1.5;
/** A reproduction may be at most this factor wider or narrower than another. */
const mostStretch = 1.5;
/** Tolerances in pixels for matches: for a first guess, then for increasingly better fits. */
const guessTolerance = 20;
const fitTolerances = [10, 6, 4] as const;
const fewestMatches = 4;

/**
 * Finds one placement with which many matching spots of two pictures agree: separate scales in width
 * and height, and a shift. Paintings hang upright, so there is no rotation.
 *
 * @returns undefined if fewer than four spots agree
 */
export function matchSketches(a: Sketch, b: Sketch): SharedSpots | undefined {
  const matches = findMatches(a, b);
  let best: SharedSpots | undefined;
  for (const seed of matches) {
    const found = growFrom(seed, matches);
    if (found !== undefined && found.spots > (best?.spots ?? 0)) best = found;
  }
  return best;
}

function findMatches(a: Sketch, b: Sketch): Match[] {
  const matches: Match[] = [];
  const count = b.places.length / 3;
  const distances = new Uint16Array(count);
  for (let i = 0; i < a.places.length / 3; i++) {
    let nearest = 0;
    for (let j = 0; j < count; j++) {
      distances[j] = bitsBetween(a.bits, i, b.bits, j);
      if (distances[j]! < distances[nearest]!) nearest = j;
    }
    if (count === 0 || distances[nearest]! > mostBits) continue;
    if (distances[nearest]! >= mostOfNext * nextBest(b.places, distances, nearest)) continue;
    matches.push({
      x: a.places[3 * i]! / partsOfPixel,
      y: a.places[3 * i + 1]! / partsOfPixel,
      u: b.places[3 * nearest]! / partsOfPixel,
      v: b.places[3 * nearest + 1]! / partsOfPixel,
      growth: b.places[3 * nearest + 2]! / a.places[3 * i + 2]!,
    });
  }
  return matches;
}

/** The least distance of the spots in other positions. */
function nextBest(places: Uint16Array, distances: Uint16Array, nearest: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (let j = 0; j < distances.length; j++) {
    if (distances[j]! >= next) continue;
    const dx = places[3 * j]! - places[3 * nearest]!;
    const dy = places[3 * j + 1]! - places[3 * nearest + 1]!;
    if (dx * dx + dy * dy > (onePlace * partsOfPixel) ** 2) next = distances[j]!;
  }
  return next;
}

function growFrom(seed: Match, matches: readonly Match[]): SharedSpots | undefined {
  const { growth } = seed;
  if (growth > mostGrowth || growth < 1 / mostGrowth) return undefined;
  let placement: Placement = {
    across: growth,
    down: growth,
    left: seed.u - growth * seed.x,
    top: seed.v - growth * seed.y,
  };
  let agreeing = matches.filter((match) => agrees(match, placement, guessTolerance));
  for (const tolerance of fitTolerances) {
    if (agreeing.length < fewestMatches) return undefined;
    placement = fit(agreeing);
    if (!isPlausible(placement)) return undefined;
    agreeing = matches.filter((match) => agrees(match, placement, tolerance));
  }
  if (agreeing.length < fewestMatches) return undefined;
  const spots = Math.min(
    countPlaces(agreeing.map(({ x, y }) => [x, y])),
    countPlaces(agreeing.map(({ u, v }) => [u, v])),
  );
  return { spots, placement };
}

function agrees({ x, y, u, v, growth }: Match, placement: Placement, tolerance: number): boolean {
  const size = Math.sqrt(placement.across * placement.down);
  const ratio = growth / size;
  if (ratio > sizeTolerance || ratio < 1 / sizeTolerance) return false;
  const dx = placement.across * x + placement.left - u;
  const dy = placement.down * y + placement.top - v;
  const reach = tolerance * Math.max(1, size);
  return dx * dx + dy * dy < reach * reach;
}

/** Least squares, separately for width and height. */
function fit(matches: readonly Match[]): Placement {
  const n = matches.length;
  let [mx, my, mu, mv] = [0, 0, 0, 0];
  for (const { x, y, u, v } of matches) {
    mx += x / n;
    my += y / n;
    mu += u / n;
    mv += v / n;
  }
  let [xx, yy, xu, yv] = [0, 0, 0, 0];
  for (const { x, y, u, v } of matches) {
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
    xu += (x - mx) * (u - mu);
    yv += (y - my) * (v - mv);
  }
  const across = xu / xx;
  const down = yv / yy;
  return { across, down, left: mu - across * mx, top: mv - down * my };
}

/** False for NaN, which results from spots on one line. */
function isPlausible({ across, down }: Placement): boolean {
  const isSized = [across, down].every((size) => size > 1 / mostGrowth && size < mostGrowth);
  return isSized && across / down < mostStretch && down / across < mostStretch;
}

function countPlaces(points: readonly (readonly [number, number])[]): number {
  const places = new Set(
    points.map(([x, y]) => `${Math.round(x / onePlace)} ${Math.round(y / onePlace)}`),
  );
  return places.size;
}
