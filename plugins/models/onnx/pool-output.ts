// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../../../harness/contract/errors.ts';
import type { LayerOutput } from './layer-output.ts';

/** How a layer's output for a picture's positions becomes one row. */
export type OutputPooling = 'cls' | 'mean' | 'mean+std' | 'gem';

/** The exponent of the generalised mean, and the smallest value that is raised to it. */
const gemPower = 3;
const gemLeast = 1e-6;

/**
 * The default pooling of a layer: a vector stays unchanged, tokens with a class token give that token,
 * and everything else its mean.
 */
export function choosePooling({ prefix }: Pick<LayerOutput, 'prefix'>): OutputPooling {
  return prefix > 0 ? 'cls' : 'mean';
}

/** Number of values in a pooled row. */
export function countPooled({ channels }: Pick<LayerOutput, 'channels'>, pooling: OutputPooling) {
  return pooling === 'mean+std' ? 2 * channels : channels;
}

/**
 * A row for each picture: its class token; the mean of its positions, with or without their deviation;
 * or their generalised mean of power 3, with values below 10^−6 raised to that (GeM; Radenović, Tolias
 * and Chum, 2018). Class and register tokens are not positions.
 *
 * @param layer for messages
 * @throws HarnessError `LAYER_UNUSABLE`
 */
export function poolOutput(
  output: LayerOutput,
  pooling: OutputPooling,
  layer: string,
): Float32Array {
  const { count, prefix, tokens, channels, data } = output;
  refuseSenseless(output, pooling, layer);
  if (tokens === 1) return data;
  const width = countPooled(output, pooling);
  const rows = new Float32Array(count * width);
  const places = tokens - prefix;
  for (let image = 0; image < count; image++) {
    const from = image * tokens * channels;
    const first = from + prefix * channels;
    const to = image * width;
    for (let channel = 0; channel < channels; channel++) {
      if (pooling === 'cls') {
        rows[to + channel] = data[from + channel]!;
        continue;
      }
      let sum = 0;
      for (let place = 0; place < places; place++) {
        const value = data[first + place * channels + channel]!;
        sum += pooling === 'gem' ? Math.max(value, gemLeast) ** gemPower : value;
      }
      const mean = sum / places;
      rows[to + channel] = pooling === 'gem' ? mean ** (1 / gemPower) : mean;
      if (pooling !== 'mean+std') continue;
      let squares = 0;
      for (let place = 0; place < places; place++) {
        squares += (data[first + place * channels + channel]! - mean) ** 2;
      }
      rows[to + channels + channel] = Math.sqrt(squares / places);
    }
  }
  return rows;
}

function refuseSenseless(output: LayerOutput, pooling: OutputPooling, layer: string): void {
  if (output.tokens === 1) {
    if (pooling === 'mean') return;
    throw new HarnessError(
      'LAYER_UNUSABLE',
      `Layer ${layer} gives one vector per picture, so --pooling ${pooling} has nothing to pool: ` +
        'leave it out, or choose a layer that gives tokens or a map.',
    );
  }
  if (pooling !== 'cls' || output.prefix > 0) return;
  throw new HarnessError(
    'LAYER_UNUSABLE',
    `Layer ${layer} has no class token for --pooling cls: use mean, mean+std or gem.`,
  );
}
