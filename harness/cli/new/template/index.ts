// biome-ignore-all lint/style/noNonNullAssertion: numbers in loops, whose indices are in range.
/**
 * new-plugin: say here, in a sentence or two, what it looks at and why that tells painters apart.
 *
 * It already works: it measures brightness, contrast, colourfulness and brushwork, and calls
 * two paintings similar if these numbers are. Replace the three steps with your own idea.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paperPairs } from '@painter-by-numbers/harness/contract/pairs/paper-pairs.ts';
import {
  definePlugin,
  type FeatureExtractor,
  type FeatureMatrix,
  type Model,
  type PixelBatch,
  type Services,
} from '@painter-by-numbers/harness/contract/plugin.ts';
import { z } from 'zod';

// Every option becomes a flag of `harness run`, is checked, and is kept in the run's manifest.
const options = z.object({
  steepness: z.number().positive().default(3).describe('How fast doubt grows with the distance'),
});

// Step 1: describe one painting as a row of numbers. The harness decodes the paintings,
// asks for the rows in batches and keeps them on disk; raise `version` when you change them.
const extractor: FeatureExtractor = {
  id: { statistics: 'new-plugin', version: 1 },
  view: { kind: 'whole', size: 64 },
  width: 5,
  usesEngine: false,
  batchSize: 64,
  open: async () => ({ extract: async (batch) => describe(batch), dispose() {} }),
};

/** Mean brightness, contrast, colourfulness, and change from pixel to pixel across and down. */
function describe({ data, count, height, width }: PixelBatch): Float32Array {
  const rows = new Float32Array(count * extractor.width);
  const pixels = height * width;
  for (let image = 0; image < count; image++) {
    const grey = new Float32Array(pixels);
    let [sum, squares, colour, across, down] = [0, 0, 0, 0, 0];
    for (let i = 0; i < pixels; i++) {
      const [r, g, b] = data.subarray(3 * (image * pixels + i), 3 * (image * pixels + i) + 3);
      grey[i] = (r! + g! + b!) / 765;
      sum += grey[i]!;
      squares += grey[i]! ** 2;
      colour += (Math.max(r!, g!, b!) - Math.min(r!, g!, b!)) / 255;
      if (i % width > 0) across += Math.abs(grey[i]! - grey[i - 1]!);
      if (i >= width) down += Math.abs(grey[i]! - grey[i - width]!);
    }
    const mean = sum / pixels;
    const contrast = Math.sqrt(Math.max(0, squares / pixels - mean ** 2));
    const row = [mean, contrast, colour / pixels, across / pixels, down / pixels];
    rows.set(row, image * extractor.width);
  }
  return rows;
}

/** The trained state: the spread of each number, and the distance at which both answers are equally likely. */
const learned = z.object({ spreads: z.array(z.number()), even: z.number() });
type Learned = z.output<typeof learned>;

export default definePlugin({
  name: 'new-plugin',
  summary: 'Brightness, contrast, colourfulness and brushwork; distance to probability',
  options,

  // Named here, rows are computed before the plugin learns a label, once for all splits.
  extractors: async () => [extractor],

  // Step 2: learn from labelled paintings. `task.random` is the only randomness to use.
  async train(task) {
    const matrix = await task.features(extractor, task.train);
    const spreads = Array.from({ length: matrix.width }, (_, i) => spreadOf(matrix, i));
    const artists = task.train.map(({ artist }) => artist);
    const { a, b, same } = paperPairs(artists, task.random, { capPerArtist: 200 });
    const totals = [0, 0];
    const counts = [0, 0];
    for (let pair = 0; pair < a.length; pair++) {
      totals[same[pair]!]! += distance(matrix, spreads, a[pair]!, b[pair]!);
      counts[same[pair]!]! += 1;
    }
    // Half-way between the mean distances of pairs by two artists and by one.
    const even = (totals[0]! / counts[0]! + totals[1]! / counts[1]!) / 2;
    return createModel({ spreads, even }, task.options.steepness, task);
  },

  async load(folder, task) {
    const stored: unknown = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    return createModel(learned.parse(stored), task.options.steepness, task);
  },
});

// Step 3: for each pair of paintings, the probability that one artist painted both.
function createModel(found: Learned, steepness: number, services: Services): Model {
  return {
    async predict(paintings, pairs) {
      const matrix = await services.features(extractor, paintings);
      return Float32Array.from(pairs.a, (a, pair) => {
        const far = distance(matrix, found.spreads, a, pairs.b[pair]!) / found.even;
        return 1 / (1 + Math.exp(steepness * (far - 1)));
      });
    },
    save: (folder) => writeFile(join(folder, 'model.json'), JSON.stringify(found)),
    dispose() {},
  };
}

function distance(
  { data, width }: FeatureMatrix,
  spreads: readonly number[],
  a: number,
  b: number,
): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    sum += Math.abs(data[a * width + i]! - data[b * width + i]!) / spreads[i]!;
  }
  return sum / width;
}

function spreadOf({ rows, width, data }: FeatureMatrix, column: number): number {
  const values = Array.from({ length: rows }, (_, row) => data[row * width + column]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / rows;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
  return Math.sqrt(variance) || 1;
}
