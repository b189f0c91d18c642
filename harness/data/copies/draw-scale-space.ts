// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/** A greyscale picture, rows first, light from 0 to 1. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

/** The same picture at one size, increasingly blurred. */
export interface Octave {
  /** Width of one pixel of this octave, in pixels of the first picture. */
  readonly step: number;
  readonly width: number;
  readonly height: number;
  /** Blurred with `octaveBlur(i)` pixels of this octave each. */
  readonly blurred: readonly Float32Array[];
}

/** Blur of the first picture of an octave, in pixels of the octave (standard deviation). */
const firstBlur = 1;
/** The blur of a decoded picture. */
const cameraBlur = 0.5;
/** Number of blur steps that double it. */
const stepsPerOctave = 3;
const picturesPerOctave = stepsPerOctave + 3;
/** Octaves with a smaller shorter side are too small for a patch. */
const smallestSide = 16;

/** Blur of the `index`-th picture of an octave, in pixels of the octave. */
export function octaveBlur(index: number): number {
  return firstBlur * 2 ** (index / stepsPerOctave);
}

/**
 * Repeatedly blurs and halves a picture, as in Lowe ("Distinctive image features from scale-invariant
 * keypoints", IJCV 2004), but without the first octave at twice the size, which would take three times
 * as long and finds the same copies.
 */
export function drawScaleSpace(picture: GreyPicture): Octave[] {
  const octaves: Octave[] = [];
  let { width, height, light } = picture;
  let step = 1;
  let blur = cameraBlur;
  while (Math.min(width, height) >= smallestSide) {
    const blurred: Float32Array[] = [];
    for (let i = 0; i < picturesPerOctave; i++) {
      const wanted = octaveBlur(i);
      light = blurBy(light, width, height, Math.sqrt(Math.max(0, wanted ** 2 - blur ** 2)));
      blur = wanted;
      blurred.push(light);
    }
    octaves.push({ step, width, height, blurred });
    const doubled = blurred[stepsPerOctave]!;
    ({ width, height, light } = halve(doubled, width, height));
    step *= 2;
    blur = firstBlur;
  }
  return octaves;
}

function halve(light: Float32Array, width: number, height: number): GreyPicture {
  const small = { width: width >> 1, height: height >> 1 };
  const drawn = new Float32Array(small.width * small.height);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++)
      drawn[y * small.width + x] = light[2 * y * width + 2 * x]!;
  }
  return { ...small, light: drawn };
}

function blurBy(light: Float32Array, width: number, height: number, sigma: number): Float32Array {
  if (sigma < 0.1) return light;
  const radius = Math.ceil(3 * sigma);
  const kernel = Float32Array.from({ length: radius + 1 }, (_, i) =>
    Math.exp(-(i ** 2) / (2 * sigma ** 2)),
  );
  const sum = kernel.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0);
  for (let i = 0; i <= radius; i++) kernel[i] = kernel[i]! / sum;
  const across = new Float32Array(light.length);
  const padded = new Float32Array(width + 2 * radius);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    padded.fill(light[row]!, 0, radius);
    padded.set(light.subarray(row, row + width), radius);
    padded.fill(light[row + width - 1]!, radius + width);
    for (let x = 0; x < width; x++) {
      let value = kernel[0]! * padded[x + radius]!;
      for (let k = 1; k <= radius; k++) {
        value += kernel[k]! * (padded[x + radius - k]! + padded[x + radius + k]!);
      }
      across[row + x] = value;
    }
  }
  const drawn = new Float32Array(light.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let k = 0; k <= radius; k++) {
      const weight = kernel[k]!;
      const above = Math.max(0, y - k) * width;
      const below = Math.min(height - 1, y + k) * width;
      if (k === 0) for (let x = 0; x < width; x++) drawn[row + x] = weight * across[row + x]!;
      else {
        for (let x = 0; x < width; x++) {
          drawn[row + x] = drawn[row + x]! + weight * (across[above + x]! + across[below + x]!);
        }
      }
    }
  }
  return drawn;
}
