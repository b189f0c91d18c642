// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/**
 * Turns a square RGB image upright according to its EXIF orientation (1 to 8).
 *
 * Turning after the resize lets gigantic rotated images be streamed: otherwise the decoder would keep
 * every pixel in memory to turn them first.
 */
export function orientSquare(pixels: Uint8Array, size: number, orientation: number): Uint8Array {
  return orientPixels(pixels, { width: size, height: size }, orientation);
}

/**
 * The same for an image of any size; width and height are swapped if it is turned by a right angle.
 */
export function orientPixels(
  pixels: Uint8Array,
  lying: { readonly width: number; readonly height: number },
  orientation: number,
): Uint8Array {
  if (orientation < 2 || orientation > 8) return pixels;
  const transposed = orientation >= 5;
  const width = transposed ? lying.height : lying.width;
  const height = transposed ? lying.width : lying.height;
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const turned = new Uint8Array(pixels.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const across = transposed ? y : x;
      const down = transposed ? x : y;
      const column = fromRight ? lying.width - 1 - across : across;
      const row = fromBottom ? lying.height - 1 - down : down;
      const from = (row * lying.width + column) * 3;
      turned[to] = pixels[from]!;
      turned[to + 1] = pixels[from + 1]!;
      turned[to + 2] = pixels[from + 2]!;
    }
  }
  return turned;
}
