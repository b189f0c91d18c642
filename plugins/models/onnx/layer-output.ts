// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../../../harness/contract/errors.ts';

/** The output of a layer for pictures: rows of channels for their positions, channels last. */
export interface LayerOutput {
  /** Number of pictures. */
  readonly count: number;
  /** Class and register tokens, which come before the positions. */
  readonly prefix: number;
  /** Positions per side; 0 if the output does not form a square grid. */
  readonly side: number;
  /** Number of tokens per picture: the prefix and `side · side` positions, or any other number. */
  readonly tokens: number;
  readonly channels: number;
  /** `count · tokens · channels` values. */
  readonly data: Float32Array;
}

/** Maximum number of tokens before the positions of a transformer. */
const mostPrefix = 16;

/**
 * Converts a network's output to rows of channels: `[n, channels]`, `[n, tokens, channels]`,
 * `[n, channels, side, side]`, or with channels last.
 *
 * The last `side · side` tokens are the positions of the picture, for the largest side that leaves at
 * most 16 before them: a class token, registers, or nothing.
 *
 * @param count number of input pictures
 * @param layer for messages
 * @throws HarnessError `LAYER_UNUSABLE`
 */
export function readLayerOutput(
  data: Float32Array,
  dims: readonly number[],
  count: number,
  layer: string,
): LayerOutput {
  const [, second = 0, third = 0, fourth = 0] = dims;
  if (dims[0] === count && data.length > 0) {
    if (dims.length === 2) {
      return { count, prefix: 0, side: 1, tokens: 1, channels: second, data };
    }
    if (dims.length === 3) return readTokens(data, count, second, third);
    if (dims.length === 4 && third === fourth) {
      const rows = toChannelsLast(data, count, second, third * fourth);
      return { count, prefix: 0, side: third, tokens: third * third, channels: second, data: rows };
    }
    if (dims.length === 4 && second === third) {
      return { count, prefix: 0, side: second, tokens: second * third, channels: fourth, data };
    }
  }
  throw new HarnessError(
    'LAYER_UNUSABLE',
    `Layer ${layer} gives an output of shape [${dims.join(', ')}] for ${count} pictures, which are ` +
      'not features: choose a layer that gives a vector, tokens or a square map per picture.',
  );
}

function readTokens(data: Float32Array, count: number, tokens: number, channels: number) {
  const side = Math.floor(Math.sqrt(tokens));
  const prefix = tokens - side * side;
  return prefix <= mostPrefix
    ? { count, prefix, side, tokens, channels, data }
    : { count, prefix: 0, side: 0, tokens, channels, data };
}

function toChannelsLast(
  data: Float32Array,
  count: number,
  channels: number,
  places: number,
): Float32Array {
  const rows = new Float32Array(data.length);
  for (let image = 0; image < count; image++) {
    const from = image * channels * places;
    for (let channel = 0; channel < channels; channel++) {
      for (let place = 0; place < places; place++) {
        rows[from + place * channels + channel] = data[from + channel * places + place]!;
      }
    }
  }
  return rows;
}
