import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../../harness/contract/random.ts';

/** What a short training left behind. */
export interface Training {
  /** The loss before each step. */
  readonly losses: readonly number[];
  /** SHA-256 over the bytes of all weights after the last step. */
  readonly digest: string;
  /** Tensors that were there afterwards and not before. */
  readonly leaked: number;
}

/**
 * Trains a small network in the style of Xception (strided and separable convolutions, batch norm,
 * max pooling, a shortcut, PReLU, global pooling) for some steps of Adam on the current engine.
 */
export async function trainSmallNetwork(steps = 20): Promise<Training> {
  const before = tf.memory().numTensors;
  const losses: number[] = [];
  const random = createRandom('small network');
  const x = tf.tensor4d(
    Float32Array.from({ length: 8 * 20 * 20 * 3 }, () => random.uniform() * 2 - 1),
    [8, 20, 20, 3],
  );
  const y = tf.tensor2d([0, 1, 1, 0, 1, 0, 0, 1], [8, 1]);
  const model = buildNetwork();
  const optimizer = tf.train.adam(0.003);
  for (let step = 0; step < steps; step++) {
    const cost = optimizer.minimize(() => {
      const logits = model.apply(x, { training: true }) as tf.Tensor;
      return tf.losses.sigmoidCrossEntropy(y, logits) as tf.Scalar;
    }, true)!;
    losses.push((await cost.data())[0]!);
    cost.dispose();
  }
  const hash = createHash('sha256');
  for (const weight of model.getWeights()) {
    hash.update(new Uint8Array(((await weight.data()) as Float32Array).slice().buffer));
  }
  optimizer.dispose();
  model.dispose();
  tf.dispose([x, y]);
  return { losses, digest: hash.digest('hex'), leaked: tf.memory().numTensors - before };
}

function buildNetwork(): tf.LayersModel {
  let seed = 1;
  const drawn = () => tf.initializers.glorotUniform({ seed: seed++ });
  const input = tf.input({ shape: [20, 20, 3] });
  const norm = (x: tf.SymbolicTensor) => tf.layers.batchNormalization().apply(x) as never;
  const conv = (x: tf.SymbolicTensor, filters: number, kernelSize: number, strides: number) =>
    tf.layers
      .conv2d({
        filters,
        kernelSize,
        strides,
        padding: strides > 1 && kernelSize > 1 ? 'valid' : 'same',
        useBias: false,
        kernelInitializer: drawn(),
      })
      .apply(x) as tf.SymbolicTensor;
  const separable = (x: tf.SymbolicTensor, filters: number) =>
    tf.layers
      .separableConv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        useBias: false,
        depthwiseInitializer: drawn(),
        pointwiseInitializer: drawn(),
      })
      .apply(x) as tf.SymbolicTensor;
  const relu = (x: tf.SymbolicTensor) => tf.layers.reLU().apply(x) as tf.SymbolicTensor;

  const stem = relu(norm(conv(input, 8, 3, 2)));
  const shortcut = norm(conv(stem, 12, 1, 2)) as tf.SymbolicTensor;
  const inner = relu(norm(separable(stem, 12)));
  const deep = norm(separable(inner, 12)) as tf.SymbolicTensor;
  const pooled = tf.layers
    .maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })
    .apply(deep) as tf.SymbolicTensor;
  const joined = tf.layers.add().apply([pooled, shortcut]) as tf.SymbolicTensor;
  const bent = tf.layers.prelu({ sharedAxes: [1, 2] }).apply(joined) as tf.SymbolicTensor;
  const averaged = tf.layers.globalAveragePooling2d({}).apply(bent) as tf.SymbolicTensor;
  const logits = tf.layers.dense({ units: 1, kernelInitializer: drawn() }).apply(averaged);
  return tf.model({ inputs: input, outputs: logits as tf.SymbolicTensor });
}
