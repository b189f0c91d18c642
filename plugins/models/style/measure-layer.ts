import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../../harness/contract/random.ts';
import { poolMap } from '../layers/pool-map.ts';
import type { Statistics } from './list-statistics.ts';

/** Tensors needed for the covariances: [channels, gramSize] and the indices of a triangle. */
export interface GramTensors {
  readonly mixtures: tf.Tensor2D;
  readonly triangle: tf.Tensor1D;
}

/** The same mixtures for every network with that many channels; the caller disposes of them. */
export function createGramTensors(channels: number, gramSize: number): GramTensors {
  const random = createRandom('gram', channels, gramSize);
  const scale = 1 / Math.sqrt(channels);
  const mixtures = Float32Array.from({ length: channels * gramSize }, () => {
    return scale * random.normal();
  });
  const places: number[] = [];
  for (let i = 0; i < gramSize; i++) {
    for (let j = i; j < gramSize; j++) places.push(i * gramSize + j);
  }
  return {
    mixtures: tf.tensor2d(mixtures, [channels, gramSize]),
    triangle: tf.tensor1d(places, 'int32'),
  };
}

/**
 * The statistics of a layer's map: [n, rows, columns, channels] → [n, statistics]. Like Gram matrices,
 * covariances between channels describe a painting's style (Gatys, Ecker and Bethge, 2016). Those of
 * all channels would be hundreds of thousands of values, so they are computed from a few random
 * mixtures (Johnson and Lindenstrauss, 1984); only the upper triangle is used, as signed square roots.
 */
export function measureLayer(
  map: tf.Tensor4D,
  statistics: Statistics,
  gram: GramTensors | undefined,
): tf.Tensor2D {
  if (statistics !== 'mean+std+gram') return poolMap(map, statistics);
  if (gram === undefined) throw new RangeError('Expected the mixtures of channels, got none');
  const { mixtures, triangle } = gram;
  return tf.tidy(() => {
    const [count, rows, columns, channels] = map.shape;
    const mixed = tf.matMul(tf.reshape(map, [count * rows * columns, channels]), mixtures);
    const places = tf.reshape(mixed, [count, rows * columns, mixtures.shape[1]]);
    const centred = tf.sub<tf.Tensor3D>(places, tf.mean(places, 1, true));
    const products = tf.matMul(tf.transpose(centred, [0, 2, 1]), centred);
    const covariances = tf.div(tf.reshape(products, [count, -1]), rows * columns);
    const upper = tf.gather(covariances, triangle, 1);
    const roots = tf.mul(tf.sign(upper), tf.sqrt(tf.abs(upper))) as tf.Tensor2D;
    return tf.concat([poolMap(map, 'mean+std'), roots], 1);
  });
}
