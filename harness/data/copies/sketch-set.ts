import { itemAt } from '../../contract/item-at.ts';
import { descriptorWords } from './describe-keypoint.ts';
import type { Sketch } from './sketch.ts';

/** The sketches of many pictures, one after another. */
export interface SketchSet {
  /** Number of pictures. */
  readonly count: number;
  /** The first spot of each picture, as an index; the last entry is the number of all spots. */
  readonly starts: Uint32Array;
  /** As in a `Sketch`. */
  readonly places: Uint16Array;
  readonly bits: Uint32Array;
}

/** Joins sketches to one set, in their order. */
export function joinSketches(sketches: readonly Sketch[]): SketchSet {
  const starts = new Uint32Array(sketches.length + 1);
  for (const [i, { places }] of sketches.entries()) {
    starts[i + 1] = itemAt(starts, i) + places.length / 3;
  }
  const spots = itemAt(starts, sketches.length);
  const places = new Uint16Array(spots * 3);
  const bits = new Uint32Array(spots * descriptorWords);
  for (const [i, one] of sketches.entries()) {
    places.set(one.places, itemAt(starts, i) * 3);
    bits.set(one.bits, itemAt(starts, i) * descriptorWords);
  }
  return { count: sketches.length, starts, places, bits };
}

/** The sketch of one picture of a set; it shares the memory of the set. */
export function sketchOf({ starts, places, bits }: SketchSet, picture: number): Sketch {
  const from = itemAt(starts, picture);
  const to = itemAt(starts, picture + 1);
  return {
    places: places.subarray(from * 3, to * 3),
    bits: bits.subarray(from * descriptorWords, to * descriptorWords),
  };
}
