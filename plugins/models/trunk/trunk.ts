import * as tf from '@tensorflow/tfjs';
import { HarnessError } from '../../../harness/contract/errors.ts';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { batchNormEpsilon, normaliseAndFollow } from '../layers/batch-norm.ts';
import { createVariables } from '../model-files/named-variables.ts';
import { requireNamed } from '../model-files/require-named.ts';
import {
  initialValue,
  isMoving,
  listUnits,
  parameterShapes,
  type TrunkShape,
  type Unit,
} from './trunk-shape.ts';

/**
 * A trainable convolutional network without a head. Its variables train with any optimiser through
 * `forward(pixels, true)`; batch norm then uses the batch's own moments and moves its averages
 * towards them. Predictions use the averages, folded into the convolutions.
 */
export class Trunk {
  readonly shape: TrunkShape;
  /** Every parameter by its name, such as `block1_conv1/kernel`, including the moving averages. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  readonly #units: readonly Unit[];

  /**
   * Takes copies of the tensors.
   *
   * @throws HarnessError `WEIGHTS_INCOMPLETE` if one is missing or has another shape
   */
  constructor(shape: TrunkShape, tensors: Readonly<Record<string, tf.Tensor>>) {
    this.shape = shape;
    this.#units = listUnits(shape);
    const wanted = new Map(this.#units.flatMap((unit) => [...parameterShapes(unit, shape)]));
    for (const [name, expected] of wanted) {
      const got = tensors[name]?.shape;
      if (got !== undefined && tf.util.arraysEqual(got, expected)) continue;
      throw new HarnessError(
        'WEIGHTS_INCOMPLETE',
        `The weights have ${got === undefined ? 'no' : `a ${got.join(' × ')}`} ${name}, which should be ${expected.join(' × ')}.`,
      );
    }
    const own = [...wanted.keys()].map((name) => [name, requireNamed(tensors, name)]);
    this.variables = createVariables(Object.fromEntries(own), (name) => !isMoving(name));
  }

  /**
   * He-normal kernels from the seeded generator; the values of a parameter depend only on its name.
   */
  static create(shape: TrunkShape, random: Random): Trunk {
    const tensors: Record<string, tf.Tensor> = {};
    for (const unit of listUnits(shape)) {
      for (const [name, parameter] of parameterShapes(unit, shape)) {
        tensors[name] = initialValue(name, parameter, random.fork(name));
      }
    }
    const trunk = new Trunk(shape, tensors);
    tf.dispose(tensors);
    return trunk;
  }

  /** Rows, columns and channels of the output for images of the shape's own size. */
  get outputShape(): [number, number, number] {
    const { size, filters } = itemAt(this.#units, this.#units.length - 1);
    return [size >> 1, size >> 1, filters];
  }

  /** The parameters that training changes, as required for an optimiser's `varList`. */
  get trainable(): tf.Variable[] {
    return Object.values(this.variables).filter(({ trainable }) => trainable);
  }

  /** The number of trainable values, and of all values including the moving averages. */
  countParameters(): { readonly trainable: number; readonly total: number } {
    const count = (variables: readonly tf.Variable[]) =>
      variables.reduce((sum, { size }) => sum + size, 0);
    return { trainable: count(this.trainable), total: count(Object.values(this.variables)) };
  }

  /**
   * `[count, size, size, channels]` → the last block's output.
   *
   * @param training normalises by the batch's own moments and updates the averages
   */
  forward(pixels: tf.Tensor4D, training: boolean): tf.Tensor4D {
    return this.#units.reduce((x, unit) => {
      // Each unit frees what it no longer needs; tensors that its gradients need are kept.
      const y = tf.tidy(() => (training ? this.#train(unit, x) : this.#predict(unit, x)));
      if (x !== pixels) x.dispose();
      return y;
    }, pixels);
  }

  dispose(): void {
    tf.dispose(Object.values(this.variables));
  }

  #train(unit: Unit, x: tf.Tensor4D): tf.Tensor4D {
    const { kernel, bias, norm } = this.#parametersOf(unit);
    const product = tf.conv2d(x, kernel, 1, 'same');
    const shifted = bias === undefined ? product : tf.add<tf.Tensor4D>(product, bias);
    return this.#activate(unit, normaliseAndFollow(shifted, norm));
  }

  #predict(unit: Unit, x: tf.Tensor4D): tf.Tensor4D {
    const { kernel, bias, norm } = this.#parametersOf(unit);
    const { gamma, beta, movingMean, movingVariance } = norm;
    const factor = tf.div(gamma, tf.sqrt(tf.add(movingVariance, batchNormEpsilon)));
    const mean = bias === undefined ? movingMean : tf.sub(movingMean, bias);
    const normalised = tf.fused.conv2d({
      x,
      filter: tf.mul<tf.Tensor4D>(kernel, factor),
      strides: 1,
      pad: 'same',
      bias: tf.sub(beta, tf.mul(mean, factor)),
    });
    return this.#activate(unit, normalised);
  }

  #activate(unit: Unit, x: tf.Tensor4D): tf.Tensor4D {
    const bent = tf.prelu<tf.Tensor>(x, this.#parametersOf(unit).alpha) as tf.Tensor4D;
    return unit.pools ? tf.maxPool(bent, 2, 2, 'valid') : bent;
  }

  #parametersOf({ name }: Unit) {
    const variable = (parameter: string) => requireNamed(this.variables, `${name}${parameter}`);
    return {
      kernel: variable('/kernel') as tf.Tensor as tf.Tensor4D,
      bias: this.variables[`${name}/bias`],
      norm: {
        gamma: variable('_bn/gamma'),
        beta: variable('_bn/beta'),
        movingMean: variable('_bn/moving_mean'),
        movingVariance: variable('_bn/moving_variance'),
      },
      alpha: variable('_act/alpha'),
    };
  }
}
