import { descriptorWords } from './describe-keypoint.ts';
import type { Sketch } from './sketch.ts';

/** Bytes of a spot: three coordinates of two bytes, and its descriptor. */
const bytesPerSpot = 6 + descriptorWords * 4;

/** A sketch as bytes, little-endian like every machine on which Node.js runs. */
export function packSketch({ places, bits }: Sketch): Uint8Array {
  const bytes = new Uint8Array(places.byteLength + bits.byteLength);
  bytes.set(new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength));
  bytes.set(new Uint8Array(places.buffer, places.byteOffset, places.byteLength), bits.byteLength);
  return bytes;
}

/** Reads the output of `packSketch`; undefined if the length is impossible. */
export function unpackSketch(bytes: Uint8Array): Sketch | undefined {
  const spots = bytes.byteLength / bytesPerSpot;
  if (!Number.isInteger(spots)) return undefined;
  // Copied, because the arrays need an aligned buffer.
  const own = new Uint8Array(bytes);
  return {
    bits: new Uint32Array(own.buffer, 0, spots * descriptorWords),
    places: new Uint16Array(own.buffer, spots * descriptorWords * 4, spots * 3),
  };
}
