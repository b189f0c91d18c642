// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { z } from 'zod';
import { distanceCount } from './pair-distances.ts';

/** A fitted logistic regression over standardised distances. */
export const logisticSchema = z.object({
  means: z.array(z.number()).length(distanceCount),
  deviations: z.array(z.number()).length(distanceCount),
  weights: z.array(z.number()).length(distanceCount),
  bias: z.number(),
});
export type LogisticModel = z.output<typeof logisticSchema>;

const learningRate = 0.5;

/**
 * Full-batch gradient descent on the cross-entropy with weight decay.
 *
 * @param rows `labels.length · distanceCount` distances
 */
export function fitLogistic(
  rows: Float32Array,
  labels: Uint8Array,
  settings: { epochs: number; decay: number },
  onEpoch: (epoch: number, loss: number) => void,
): LogisticModel {
  const model: LogisticModel = { ...standardisation(rows), weights: zeros(), bias: 0 };
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    const gradient = zeros();
    let biasGradient = 0;
    let loss = 0;
    for (let pair = 0; pair < labels.length; pair++) {
      const p = probability(model, rows, pair);
      const error = p - labels[pair]!;
      loss -= Math.log(Math.max(1e-12, labels[pair] === 1 ? p : 1 - p));
      biasGradient += error;
      for (let i = 0; i < distanceCount; i++)
        gradient[i]! += error * standardised(model, rows, pair, i);
    }
    for (let i = 0; i < distanceCount; i++) {
      const slope = gradient[i]! / labels.length + settings.decay * model.weights[i]!;
      model.weights[i]! -= learningRate * slope;
    }
    model.bias -= (learningRate * biasGradient) / labels.length;
    onEpoch(epoch, loss / labels.length);
  }
  return model;
}

/** The probability of row `pair` according to the model. */
export function probability(model: LogisticModel, rows: Float32Array, pair: number): number {
  let logit = model.bias;
  for (let i = 0; i < distanceCount; i++) {
    logit += model.weights[i]! * standardised(model, rows, pair, i);
  }
  return 1 / (1 + Math.exp(-logit));
}

function standardised(model: LogisticModel, rows: Float32Array, pair: number, i: number): number {
  return (rows[pair * distanceCount + i]! - model.means[i]!) / model.deviations[i]!;
}

function standardisation(rows: Float32Array): Pick<LogisticModel, 'means' | 'deviations'> {
  const count = rows.length / distanceCount;
  const means = zeros();
  const squares = zeros();
  for (let k = 0; k < rows.length; k++) {
    means[k % distanceCount]! += rows[k]! / count;
    squares[k % distanceCount]! += rows[k]! ** 2 / count;
  }
  const deviations = means.map((mean, i) => Math.sqrt(Math.max(1e-12, squares[i]! - mean ** 2)));
  return { means, deviations };
}

function zeros(): number[] {
  return new Array<number>(distanceCount).fill(0);
}
