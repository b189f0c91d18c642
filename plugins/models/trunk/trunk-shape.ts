import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/contract/random.ts';

/** The structure of a convolutional trunk. */
export interface TrunkShape {
  /** Channels of the images. */
  readonly channels: number;
  /** Side in pixels; the parameters depend on it if slopes are `place`. */
  readonly size: number;
  /** The number of 3 × 3 `same` convolutions in each block, which halves the resolution at its end. */
  readonly blocks: readonly { readonly filters: number; readonly convolutions: number }[];
  /** Whether convolutions have a bias, although the batch norm after them removes it again. */
  readonly bias: boolean;
  /** PReLU learns a slope per channel, or per position and channel. */
  readonly slopes: 'channel' | 'place';
}

/**
 * The trunk of the network that won the competition (github.com/inejc/painters): 16×2, 32×3, 64×3,
 * 128×3 and 256×3 convolutions, each with batch norm and PReLU, and 2 × 2 max pooling after each
 * block. 1,965,552 trainable parameters, input 224 × 224 × 3 and output 7 × 7 × 256.
 */
export const winnerTrunk: TrunkShape = {
  channels: 3,
  size: 224,
  blocks: [
    { filters: 16, convolutions: 2 },
    { filters: 32, convolutions: 3 },
    { filters: 64, convolutions: 3 },
    { filters: 128, convolutions: 3 },
    { filters: 256, convolutions: 3 },
  ],
  bias: false,
  slopes: 'channel',
};

/** Initial slope of PReLU (He et al., "Delving Deep into Rectifiers", 2015). */
const initialSlope = 0.25;

/** A convolution with its batch norm and PReLU. */
export interface Unit {
  readonly name: string;
  readonly channelsIn: number;
  readonly filters: number;
  /** Side in pixels. */
  readonly size: number;
  /** Whether max pooling follows. */
  readonly pools: boolean;
}

/** The convolutions of a trunk in their order. */
export function listUnits({ channels, size, blocks }: TrunkShape): Unit[] {
  const units: Unit[] = [];
  for (const [block, { filters, convolutions }] of blocks.entries()) {
    for (let number = 1; number <= convolutions; number++) {
      units.push({
        name: `block${block + 1}_conv${number}`,
        channelsIn: units.at(-1)?.filters ?? channels,
        filters,
        size: size >> block,
        pools: number === convolutions,
      });
    }
  }
  return units;
}

/** The shape of every parameter of a unit by its name, including the moving averages. */
export function parameterShapes(unit: Unit, { bias, slopes }: TrunkShape): Map<string, number[]> {
  const { name, channelsIn, filters, size } = unit;
  const shapes = new Map([[`${name}/kernel`, [3, 3, channelsIn, filters]]]);
  if (bias) shapes.set(`${name}/bias`, [filters]);
  for (const parameter of ['gamma', 'beta', 'moving_mean', 'moving_variance']) {
    shapes.set(`${name}_bn/${parameter}`, [filters]);
  }
  const places = slopes === 'place' ? size : 1;
  return shapes.set(`${name}_act/alpha`, [places, places, filters]);
}

/** He-normal kernels, PReLU's usual slope, and an identity batch norm. */
export function initialValue(name: string, shape: number[], random: Random): tf.Tensor {
  if (name.endsWith('/kernel')) {
    const [, , channelsIn = 1] = shape;
    const deviation = Math.sqrt(2 / (9 * channelsIn));
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: size }, () => random.normal() * deviation);
    return tf.tensor(values, shape);
  }
  if (name.endsWith('/alpha')) return tf.fill(shape, initialSlope);
  return /\/(gamma|moving_variance)$/.test(name) ? tf.ones(shape) : tf.zeros(shape);
}

/** Whether a parameter is a moving average of batch norm, which no gradient reaches. */
export function isMoving(name: string): boolean {
  return /\/moving_(mean|variance)$/.test(name);
}
