import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Random } from '../../../harness/contract/random.ts';
import { drop } from '../layers/dropout.ts';
import { heNormal } from '../layers/initial-weights.ts';
import type { Draw } from '../layers/random-pool.ts';
import { loadTensors, saveTensors } from '../model-files/save-tensors.ts';

/** The size of a head over features. */
export interface HeadShape {
  /** Numbers a painting that go in. */
  readonly width: number;
  /** Units of the hidden ReLU layer; 0 for one linear layer. */
  readonly hidden: number;
  /** Numbers a painting that come out. */
  readonly outputs: number;
}

/**
 * A head over frozen features: one linear layer, or a ReLU layer and a linear one. With one layer it
 * begins as a random projection, which keeps cosines approximately, so that training sets out from
 * about what the features themselves say.
 */
export class HeadNetwork {
  readonly shape: HeadShape;
  readonly variables: Readonly<Record<string, tf.Variable>>;

  /** Takes copies of the tensors. */
  constructor(shape: HeadShape, tensors: Readonly<Record<string, tf.Tensor>>) {
    this.shape = shape;
    this.variables = Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [name, tf.variable(tensor)]),
    );
  }

  /** He-normal weights from the seeded generator. */
  static create(shape: HeadShape, random: Random): HeadNetwork {
    const { width, hidden, outputs } = shape;
    const tensors = {
      ...(hidden > 0 && {
        hiddenKernel: heNormal(width, hidden, random),
        hiddenBias: tf.zeros([hidden]),
      }),
      kernel: heNormal(hidden > 0 ? hidden : width, outputs, random),
      bias: tf.zeros([outputs]),
    };
    const network = new HeadNetwork(shape, tensors);
    tf.dispose(tensors);
    return network;
  }

  /** The kernels by name, what weight decay applies to. */
  get kernels(): tf.Variable[] {
    return ['hiddenKernel', 'kernel'].flatMap((name) => this.variables[name] ?? []);
  }

  /**
   * [n, width] → [n, outputs].
   *
   * @param dropout for the inputs of each layer; left out when predicting
   */
  forward(features: tf.Tensor2D, dropout?: Draw): tf.Tensor2D {
    const { hiddenKernel, hiddenBias, kernel, bias } = this.variables as Readonly<
      Record<string, tf.Tensor | undefined>
    >;
    return tf.tidy(() => {
      let x = drop(features, dropout);
      if (hiddenKernel !== undefined) {
        const before = tf.add(tf.matMul(x, hiddenKernel as tf.Tensor2D), hiddenBias!);
        x = drop(tf.relu(before as tf.Tensor2D), dropout);
      }
      return tf.add<tf.Tensor2D>(tf.matMul(x, kernel as tf.Tensor2D), bias!);
    });
  }

  async save(folder: string): Promise<void> {
    await saveTensors(folder, 'head', { ...this.variables });
    await writeFile(join(folder, 'head-shape.json'), JSON.stringify(this.shape));
  }

  /** Reads what `save` wrote. */
  static async load(folder: string): Promise<HeadNetwork> {
    const text = await readFile(join(folder, 'head-shape.json'), 'utf8');
    const tensors = await loadTensors(folder, 'head');
    const network = new HeadNetwork(JSON.parse(text) as HeadShape, tensors);
    tf.dispose(tensors);
    return network;
  }

  dispose(): void {
    tf.dispose(Object.values(this.variables));
  }
}
