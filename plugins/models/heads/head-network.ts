import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { drop } from '../layers/dropout.ts';
import { heNormal } from '../layers/initial-weights.ts';
import type { Draw } from '../layers/random-pool.ts';
import { unitRows } from '../layers/unit-rows.ts';
import { createVariables } from '../model-files/named-variables.ts';
import { readJson } from '../model-files/read-json.ts';
import { requireNamed } from '../model-files/require-named.ts';
import { loadTensors, saveTensors } from '../model-files/save-tensors.ts';

/** The size of a head over features. */
export const headShape = z.object({
  /** Input size per painting. */
  width: z.int(),
  /** Units of the hidden ReLU layer; 0 for one linear layer. */
  hidden: z.int(),
  /** Output size of each head per painting. */
  outputs: z.int(),
  /** Number of parallel heads with separate weights; 1 by default. */
  heads: z.int().min(2).exactOptional(),
});
export type HeadShape = Readonly<z.output<typeof headShape>>;

/** Output size of all heads per painting. */
export function countOutputs({ outputs, heads = 1 }: HeadShape): number {
  return outputs * heads;
}

/**
 * A head over frozen features: one linear layer, or a ReLU layer and a linear one. With one layer it
 * is initialised as a random projection, which approximately keeps cosines, so that training starts
 * with about the ranking of the features themselves.
 *
 * The outputs of several heads are concatenated, each of unit length, so that the cosine of two such
 * rows is the mean of the heads' cosines.
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
    const { width, hidden, outputs, heads = 1 } = shape;
    const tensors: Record<string, tf.Tensor> = {};
    for (let head = 0; head < heads; head++) {
      if (hidden > 0) {
        tensors[nameOf('hiddenKernel', head)] = heNormal(width, hidden, random);
        tensors[nameOf('hiddenBias', head)] = tf.zeros([hidden]);
      }
      tensors[nameOf('kernel', head)] = heNormal(hidden > 0 ? hidden : width, outputs, random);
      tensors[nameOf('bias', head)] = tf.zeros([outputs]);
    }
    const network = new HeadNetwork(shape, tensors);
    tf.dispose(tensors);
    return network;
  }

  /** The kernels by name, to which weight decay applies. */
  get kernels(): tf.Variable[] {
    return this.#heads.flatMap((head) =>
      ['hiddenKernel', 'kernel'].flatMap((name) => this.variables[nameOf(name, head)] ?? []),
    );
  }

  /**
   * [n, width] → [n, outputs of all heads].
   *
   * @param dropout for the inputs of each layer; absent for predictions
   */
  forward(features: tf.Tensor2D, dropout?: Draw): tf.Tensor2D {
    return tf.tidy(() => {
      const outputs = this.#heads.map((head) => this.#forward(head, features, dropout));
      return outputs.length === 1 ? itemAt(outputs, 0) : tf.concat2d(outputs.map(unitRows), 1);
    });
  }

  get #heads(): number[] {
    return Array.from({ length: this.shape.heads ?? 1 }, (_, head) => head);
  }

  #forward(head: number, features: tf.Tensor2D, dropout: Draw | undefined): tf.Tensor2D {
    const x = drop(features, dropout);
    const last = [nameOf('kernel', head), nameOf('bias', head)] as const;
    if (this.shape.hidden === 0) return this.#dense(x, ...last);
    const dense = this.#dense(x, nameOf('hiddenKernel', head), nameOf('hiddenBias', head));
    return this.#dense(drop(tf.relu(dense), dropout), ...last);
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

/** The first head's variables have the same names as those of a single head. */
function nameOf(variable: string, head: number): string {
  return head === 0 ? variable : `${variable}${head}`;
}
