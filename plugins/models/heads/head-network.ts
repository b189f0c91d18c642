import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import type { Random } from '../../../harness/contract/random.ts';
import { drop } from '../layers/dropout.ts';
import { heNormal } from '../layers/initial-weights.ts';
import type { Draw } from '../layers/random-pool.ts';
import { createVariables } from '../model-files/named-variables.ts';
import { readJson } from '../model-files/read-json.ts';
import { requireNamed } from '../model-files/require-named.ts';
import { loadTensors, saveTensors } from '../model-files/save-tensors.ts';

/** The size of a head over features. */
export const headShape = z.object({
  /** Numbers per painting that go in. */
  width: z.int(),
  /** Units of the hidden ReLU layer; 0 for one linear layer. */
  hidden: z.int(),
  /** Numbers per painting that come out. */
  outputs: z.int(),
});
export type HeadShape = Readonly<z.output<typeof headShape>>;

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
    this.variables = createVariables(tensors);
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
    return tf.tidy(() => {
      const x = drop(features, dropout);
      if (this.shape.hidden === 0) return this.#dense(x, 'kernel', 'bias');
      const hidden = tf.relu(this.#dense(x, 'hiddenKernel', 'hiddenBias'));
      return this.#dense(drop(hidden, dropout), 'kernel', 'bias');
    });
  }

  #dense(x: tf.Tensor2D, kernel: string, bias: string): tf.Tensor2D {
    const product = tf.matMul(x, requireNamed(this.variables, kernel));
    return tf.add(product, requireNamed(this.variables, bias));
  }

  async save(folder: string): Promise<void> {
    await saveTensors(folder, 'head', { ...this.variables });
    await writeFile(join(folder, 'head-shape.json'), JSON.stringify(this.shape));
  }

  /** Reads what `save` wrote. */
  static async load(folder: string): Promise<HeadNetwork> {
    const shape = await readJson(folder, 'head-shape.json', headShape);
    const tensors = await loadTensors(folder, 'head');
    const network = new HeadNetwork(shape, tensors);
    tf.dispose(tensors);
    return network;
  }

  dispose(): void {
    tf.dispose(Object.values(this.variables));
  }
}
