// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { f16round } from '@petamoriken/float16';

/** The largest number in float16. */
export const largestFloat16 = 65_504;

const bits = new DataView(new ArrayBuffer(4));

/** The nearest float16 number; infinite beyond the largest one. Source: IEEE 754. */
export const roundToFloat16 = f16round;

/** The 16 bits of a number that `roundToFloat16` gave. */
export function encodeFloat16(rounded: number): number {
  bits.setFloat32(0, rounded);
  const pattern = bits.getUint32(0);
  const sign = (pattern >>> 16) & 0x8000;
  const exponent = (pattern >>> 23) & 0xff;
  if (exponent === 0xff) return sign | 0x7c00 | ((pattern & 0x7fffff) === 0 ? 0 : 0x200);
  // Below 2⁻¹⁴ the steps of float16 are 2⁻²⁴.
  if (exponent < 113) return sign | (Math.abs(rounded) * 2 ** 24);
  return sign | ((exponent - 112) << 10) | ((pattern >>> 13) & 0x3ff);
}

let decoded: Float32Array | undefined;

/** The number of each of the 65,536 patterns of 16 bits. */
export function float16Numbers(): Float32Array {
  decoded ??= Float32Array.from({ length: 2 ** 16 }, (_, pattern) => {
    const sign = pattern & 0x8000 ? -1 : 1;
    const exponent = (pattern >>> 10) & 0x1f;
    const fraction = pattern & 0x3ff;
    if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
  });
  return decoded;
}

/**
 * Rounds numbers to float16 in place. Returns the largest rounding error: the distance of a row from
 * its exact values as a share of its length (both Euclidean).
 */
export function roundRowsToFloat16(data: Float32Array, width: number): number {
  let worst = 0;
  for (let start = 0; start < data.length; start += width) {
    let lost = 0;
    let length = 0;
    for (let i = start; i < start + width; i++) {
      const value = data[i]!;
      const rounded = roundToFloat16(value);
      lost += (value - rounded) ** 2;
      length += value ** 2;
      data[i] = rounded;
    }
    if (length > 0) worst = Math.max(worst, Math.sqrt(lost / length));
  }
  return worst;
}
