// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

/** Side in pixels of the picture from which an appearance is computed. */
export const appearanceSide = 32;

const axes = 3;

/**
 * Describes the first impression of a picture in nine numbers, without anything learned: for
 * brightness, red against green and yellow against blue each the mean, the standard deviation and the
 * roughness (the mean absolute difference to the next pixel, to the right and below).
 *
 * @param pixels sRGB bytes, row by row, `side` × `side` × 3
 */
export function describeAppearance(pixels: Uint8Array, side = appearanceSide): Float64Array {
  const values = Array.from({ length: axes }, () => new Float64Array(side * side));
  for (let i = 0; i < side * side; i++) {
    const [r, g, b] = [pixels[i * 3]! / 255, pixels[i * 3 + 1]! / 255, pixels[i * 3 + 2]! / 255];
    values[0]![i] = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    values[1]![i] = r - g;
    values[2]![i] = (r + g) / 2 - b;
  }
  return Float64Array.from(values.flatMap((axis) => describeAxis(axis, side)));
}

function describeAxis(values: Float64Array, side: number): [number, number, number] {
  let [sum, squares, steps, step] = [0, 0, 0, 0];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = row * side + column;
      const value = values[at]!;
      sum += value;
      squares += value * value;
      if (column + 1 < side) {
        step += Math.abs(values[at + 1]! - value);
        steps++;
      }
      if (row + 1 < side) {
        step += Math.abs(values[at + side]! - value);
        steps++;
      }
    }
  }
  const mean = sum / values.length;
  const variance = Math.max(0, squares / values.length - mean * mean);
  return [mean, Math.sqrt(variance), steps === 0 ? 0 : step / steps];
}
