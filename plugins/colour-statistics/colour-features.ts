// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureExtractor, PixelBatch } from '../../harness/contract/plugin.ts';

/** Levels per channel of the colour histogram. */
const levels = 4;
/** Mean and standard deviation of red, green and blue. */
export const momentCount = 6;
const histogramBins = levels ** 3;

/** Six moments in [0, 1], then a histogram of 4 × 4 × 4 colours that sums to 1. */
export const colourExtractor: FeatureExtractor = {
  id: { statistics: 'rgb-moments-histogram', levels, version: 1 },
  view: { kind: 'whole', size: 64 },
  width: momentCount + histogramBins,
  usesEngine: false,
  batchSize: 64,
  async open() {
    return { extract: async (batch) => describeColours(batch), dispose() {} };
  },
};

function describeColours({ data, count, height, width }: PixelBatch): Float32Array {
  const rows = new Float32Array(count * colourExtractor.width);
  const pixels = height * width;
  for (let image = 0; image < count; image++) {
    const row = rows.subarray(image * colourExtractor.width, (image + 1) * colourExtractor.width);
    const bytes = data.subarray(image * pixels * 3, (image + 1) * pixels * 3);
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      let squares = 0;
      for (let i = channel; i < bytes.length; i += 3) {
        const value = bytes[i]! / 255;
        sum += value;
        squares += value * value;
      }
      const mean = sum / pixels;
      row[channel] = mean;
      row[3 + channel] = Math.sqrt(Math.max(0, squares / pixels - mean * mean));
    }
    for (let i = 0; i < bytes.length; i += 3) {
      const red = (bytes[i]! * levels) >> 8;
      const green = (bytes[i + 1]! * levels) >> 8;
      const blue = (bytes[i + 2]! * levels) >> 8;
      const bin = (red * levels + green) * levels + blue;
      row[momentCount + bin]! += 1 / pixels;
    }
  }
  return rows;
}
