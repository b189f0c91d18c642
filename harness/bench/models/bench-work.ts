import * as tf from '@tensorflow/tfjs';
import { createNetwork } from '../../../plugins/models/backbones/network.ts';
import { xception } from '../../../plugins/models/backbones/xception.ts';
import { binaryEntropy } from '../../../plugins/models/training/binary-entropy.ts';
import { Trunk } from '../../../plugins/models/trunk/trunk.ts';
import { winnerTrunk } from '../../../plugins/models/trunk/trunk-shape.ts';
import { drawUntrainedWeights } from '../../../plugins/models/weights/untrained-weights.ts';
import { itemAt } from '../../contract/item-at.ts';
import { createRandom } from '../../contract/random.ts';

/** Repeatable work, done the way plugins do it. */
export interface EngineWork {
  /** Units per batch: images, rows or pairs. */
  readonly unitsPerBatch: number;
  /** Runs this many batches and waits for the last. */
  run(batches: number): Promise<void>;
  dispose(): void;
}

export interface Sizes {
  readonly size: number;
  readonly batch: number;
}

/**
 * The work of `harness bench` on an engine. Weights and images are random: that does not change the speed.
 */
export function createEngineWork(task: string, sizes: Sizes): EngineWork {
  switch (task) {
    case 'features':
      return extractFeatures(sizes);
    case 'head':
      return trainHead(sizes);
    case 'trunk':
      return trainTrunk(sizes);
    default:
      throw new Error(`There is no work "${task}" for an engine`);
  }
}

function drawPixels({ size, batch }: Sizes): Float32Array {
  const random = createRandom('bench pixels');
  return Float32Array.from({ length: batch * size * size * 3 }, () => random.uniform() * 2 - 1);
}

/** Each step uploads pixels and downloads features, as in an extraction. */
function extractFeatures({ size, batch }: Sizes): EngineWork {
  const network = createNetwork(xception, drawUntrainedWeights(xception, 0));
  const pixels = drawPixels({ size, batch });
  return {
    unitsPerBatch: batch,
    async run(batches) {
      for (let step = 0; step < batches; step++) {
        const pooled = tf.tidy(() => {
          const maps = network.run(tf.tensor4d(pixels, [batch, size, size, 3]));
          return tf.mean(itemAt(maps, 0), [1, 2]);
        });
        await pooled.data();
        pooled.dispose();
      }
    },
    dispose: () => network.dispose(),
  };
}

/** Rows are picked at random from a table on the engine, as in siamese training. */
function trainHead({ size: width, batch }: Sizes): EngineWork {
  const random = createRandom('bench head');
  const rows = 50 * batch;
  const normal = (...shape: number[]) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length }, () => random.normal());
    return tf.tensor(values, shape);
  };
  const table = normal(rows, width);
  const answers = Float32Array.from({ length: rows }, () => random.below(2));
  const labels = tf.tensor1d(answers);
  const drawLayer = (inputs: number, units: number) => ({
    kernel: tf.tidy(() =>
      tf.variable(tf.mul(normal(inputs, units), Math.sqrt(2 / inputs)) as tf.Tensor2D),
    ),
    bias: tf.variable(tf.zeros([units])),
  });
  const layers = [drawLayer(width, 512), drawLayer(512, 128), drawLayer(128, 1)];
  const optimizer = tf.train.adam(1e-3);
  const step = (picks: Int32Array) =>
    learn(optimizer, () => {
      const indices = tf.tensor1d(picks, 'int32');
      let x = tf.gather(table, indices) as tf.Tensor2D;
      for (const [i, { kernel, bias }] of layers.entries()) {
        const activation = i < layers.length - 1 ? 'relu' : 'linear';
        x = tf.fused.matMul({ a: x, b: kernel, bias, activation }) as tf.Tensor2D;
      }
      const logits = tf.reshape(x, [batch]) as tf.Tensor1D;
      return binaryEntropy(tf.gather(labels, indices), logits);
    });
  return {
    unitsPerBatch: batch,
    async run(batches) {
      let loss: tf.Scalar | undefined;
      for (let i = 0; i < batches; i++) {
        loss?.dispose();
        loss = step(Int32Array.from({ length: batch }, () => random.below(rows)));
      }
      await loss?.data();
      loss?.dispose();
    },
    dispose() {
      optimizer.dispose();
      tf.dispose([table, labels, ...layers.flatMap(({ kernel, bias }) => [kernel, bias])]);
    },
  };
}

/** One step of an optimiser; returns the loss, which is still on the engine. */
function learn(
  optimizer: tf.Optimizer,
  lossOf: () => tf.Scalar,
  variables?: tf.Variable[],
): tf.Scalar {
  const loss = optimizer.minimize(lossOf, true, variables);
  if (loss === null) throw new Error('The optimiser gave no loss');
  return loss;
}

/** The trunk, the mean of its last activations and one logit on top. */
function trainTrunk({ size, batch }: Sizes): EngineWork {
  const random = createRandom('bench trunk');
  const trunk = Trunk.create({ ...winnerTrunk, size }, random);
  const [, , channels] = trunk.outputShape;
  const kernel = tf.variable(
    tf.tensor2d(
      Float32Array.from({ length: channels }, () => random.normal() * 0.1),
      [channels, 1],
    ),
  );
  const bias = tf.variable(tf.zeros([1]));
  const pixels = tf.tensor4d(drawPixels({ size, batch }), [batch, size, size, 3]);
  const labels = tf.tensor1d(Float32Array.from({ length: batch }, (_, i) => i % 2));
  const optimizer = tf.train.adam(1e-3);
  const step = () =>
    learn(optimizer, () => {
      const pooled = tf.mean(trunk.forward(pixels, true), [1, 2]) as tf.Tensor2D;
      const logits = tf.reshape(tf.add(tf.matMul(pooled, kernel), bias), [batch]) as tf.Tensor1D;
      return binaryEntropy(labels, logits);
    }, [...trunk.trainable, kernel, bias]);
  return {
    unitsPerBatch: batch,
    async run(batches) {
      for (let i = 0; i < batches; i++) {
        const loss = step();
        await loss.data();
        loss.dispose();
      }
    },
    dispose() {
      optimizer.dispose();
      trunk.dispose();
      tf.dispose([kernel, bias, pixels, labels]);
    },
  };
}
