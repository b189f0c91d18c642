import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../harness/contract/random.ts';
import type { Lesson } from '../models/heads/head-learner.ts';
import type { Draw } from '../models/layers/random-pool.ts';
import { unitRows } from '../models/layers/unit-rows.ts';
import { pickAt } from '../models/tables/pick-at.ts';
import { type ArtistBatchOptions, drawArtistBatches } from '../models/training/artist-batches.ts';
import { softmaxEntropy } from '../models/training/softmax-entropy.ts';
import { createSupCon } from '../models/training/supcon-loss.ts';
import { adversarialRows } from './adversarial-rows.ts';
import { createCircle } from './circle-loss.ts';
import { marginLogits } from './margin-logits.ts';
import { drawMix, type Mix, mixRows } from './mixup.ts';

/** How batches are drawn, augmented and learned from. */
export interface ContrastiveOptions extends ArtistBatchOptions {
  readonly loss: 'supcon' | 'circle' | 'arcface' | 'softmax';
  /** Number of heads trained in parallel. */
  readonly heads: number;
  readonly temperature: number;
  readonly margin: number;
  readonly scale: number;
  readonly augment: 'none' | 'mixup' | 'adversarial' | 'noise';
  readonly augmentStrength: number;
}

/** The input of an epoch. */
export interface ContrastiveMaterial {
  /** The artist of each training painting, from 0. */
  readonly artists: readonly number[];
  /** A direction per artist and head, [artists, heads × embedding]; for `arcface` and `softmax`. */
  readonly directions: tf.Variable | undefined;
  /** Draws the noise for `noise`. */
  readonly noise: Draw | undefined;
  readonly random: Random;
}

/** Whether a loss compares paintings with one another, without artists' directions or labels. */
export function learnsByPairs({ loss }: Pick<ContrastiveOptions, 'loss'>): boolean {
  return loss === 'supcon' || loss === 'circle';
}

/** The lessons of an epoch: batches of P artists × K paintings. */
export function* contrastiveLessons(
  { artists, directions, noise, random }: ContrastiveMaterial,
  options: ContrastiveOptions,
): Generator<Lesson> {
  const mixing = random.fork('mixup');
  for (const drawn of drawArtistBatches(artists, options, random.fork('batches'))) {
    const rows = Int32Array.from(drawn);
    const own = Int32Array.from(pickAt(artists, rows));
    const mix = drawBatchMix(rows.length, options, mixing);
    yield {
      rows,
      loss:
        directions === undefined
          ? createContrast(rows, own, options)
          : createMargin(own, directions, options, mix),
      augment: createAugmentation(options, mix, noise),
    };
  }
}

function createContrast(
  paintings: Int32Array,
  own: Int32Array,
  { loss, temperature, heads }: ContrastiveOptions,
): Lesson['loss'] {
  const contrast =
    loss === 'circle'
      ? createCircle(paintings, own, circleForm)
      : createSupCon(paintings, own, temperature);
  return (outputs) => meanOfHeads(outputs, heads, (head) => contrast(unitRows(head)));
}

/**
 * The authors' margin and scale for learning from pairs, limited to slightly less than theirs for
 * faces.
 */
const circleForm = { margin: 0.4, scale: 80 };

/**
 * Each head learns independently: the gradients of the mean loss are each head's, divided by the
 * number of heads.
 */
function meanOfHeads(
  outputs: tf.Tensor2D,
  heads: number,
  lossOf: (outputs: tf.Tensor2D, head: number) => tf.Scalar,
): tf.Scalar {
  if (heads === 1) return tf.tidy(() => lossOf(outputs, 0));
  return tf.tidy(() => {
    const losses = tf.split<tf.Tensor2D>(outputs, heads, 1).map((own, head) => lossOf(own, head));
    return tf.div<tf.Scalar>(tf.addN(losses), heads);
  });
}

/** The loss of a mixed row is the sum over both artists, weighted by their shares. */
function createMargin(
  own: Int32Array,
  directions: tf.Variable,
  { loss, margin, scale, heads }: ContrastiveOptions,
  mix: Mix | undefined,
): Lesson['loss'] {
  const form = { margin: loss === 'arcface' ? margin : 0, scale };
  return (all) =>
    meanOfHeads(all, heads, (outputs, head) => {
      const width = (directions.shape[1] ?? 0) / heads;
      const theirs =
        heads === 1 ? directions : tf.slice(directions, [0, head * width], [-1, width]);
      const artists = unitRows(theirs);
      const cosines = tf.matMul<tf.Tensor2D>(unitRows(outputs), artists, false, true);
      const lossOf = (truth: Int32Array) => {
        const target = tf.oneHot(tf.tensor1d(truth, 'int32'), artists.shape[0]).toFloat();
        const oneHot = target as tf.Tensor2D;
        return softmaxEntropy(marginLogits(cosines, oneHot, form), oneHot);
      };
      if (mix === undefined) return tf.mean(lossOf(own)) as tf.Scalar;
      const shares = tf.tensor1d(mix.shares);
      const others = lossOf(Int32Array.from(pickAt(own, mix.partners)));
      return tf.mean(
        tf.add(tf.mul(lossOf(own), shares), tf.mul(others, tf.sub(1, shares))),
      ) as tf.Scalar;
    });
}

/**
 * A loss on pairs has no labels to mix, so a painting is mixed with others by the same artist, and the
 * mixture counts as that artist's.
 */
function drawBatchMix(rows: number, options: ContrastiveOptions, random: Random): Mix | undefined {
  const { augment, augmentStrength, paintingsPerArtist } = options;
  if (augment !== 'mixup') return undefined;
  const group = learnsByPairs(options) ? paintingsPerArtist : undefined;
  return drawMix(rows, augmentStrength, random, group);
}

function createAugmentation(
  { augment, augmentStrength }: ContrastiveOptions,
  mix: Mix | undefined,
  noise: Draw | undefined,
): Lesson['augment'] {
  if (mix !== undefined) return (rows) => [mixRows(rows, mix)];
  if (augment === 'adversarial') {
    return (rows, lossOf) => [rows, adversarialRows(rows, lossOf, augmentStrength)];
  }
  if (noise !== undefined) {
    return (rows) => {
      // Inputs have entries of about 1, whatever their width.
      const moved = tf.mul(noise(rows.shape), augmentStrength);
      return [tf.add<tf.Tensor2D>(rows, moved)];
    };
  }
  return undefined;
}
