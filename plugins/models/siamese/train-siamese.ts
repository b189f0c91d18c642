import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, LabelledPairs, TrainTask } from '../../../harness/contract/plugin.ts';
import { createDropout } from '../layers/dropout.ts';
import type { Draw } from '../layers/random-pool.ts';
import { fitStandardisation } from '../tables/standardise.ts';
import { binaryEntropy } from '../training/binary-entropy.ts';
import { trainEpochs } from '../training/train-epochs.ts';
import { validatePairs } from '../training/validate-pairs.ts';
import { drawPairs } from './draw-pairs.ts';
import { prepareFeatures } from './prepare-features.ts';
import { refitScales } from './refit-scales.ts';
import { scorePairs } from './score-pairs.ts';
import type { SiameseModelParts } from './siamese-model.ts';
import { SiameseNetwork } from './siamese-network.ts';
import type { SiameseOptions } from './siamese-options.ts';

/**
 * Trains a siamese network on features with binary cross-entropy and Adam. The epoch with the best
 * mean of the two validation AUCs (seen and unseen artists) wins; epoch 0, the untrained network,
 * takes part. The weights of the plain cosine and the embedding are then fitted again on validation's
 * unseen artists.
 *
 * @param train features of `task.train`, one row per painting
 * @param validation features of `task.validation.paintings`
 */
export async function trainSiamese(
  task: TrainTask<SiameseOptions>,
  train: FeatureMatrix,
  validation: FeatureMatrix,
): Promise<SiameseModelParts> {
  const { options, random } = task;
  const { hidden, embedding, comparison } = options;
  const standardisation = fitStandardisation(train);
  const shape = { width: train.width, hidden, embedding, comparison };
  const network = SiameseNetwork.create(shape, random.fork('weights'));
  const dropout = createDropout(options.dropout, random.fork('dropout'));
  const optimizer = tf.train.adam(options.learningRate);
  const prepared = prepareFeatures(train, standardisation);
  const heldOut = prepareFeatures(validation, standardisation);
  const artists = task.train.map(({ artist }) => artist);
  const embedHeldOut = () => ({
    embeddings: network.embed(heldOut.standardised),
    directions: heldOut.directions,
  });
  let trained = false;
  try {
    const best = await trainEpochs(
      task,
      {
        variables: network.variables,
        optimizer,
        learn: (epoch) =>
          trainEpoch(network, optimizer, prepared, {
            pairs: drawPairs(artists, options, random.fork('pairs', epoch)),
            batch: options.batch,
            dropout: options.dropout > 0 ? dropout.forEpoch(epoch) : undefined,
          }),
        async validate() {
          const embedded = embedHeldOut();
          const measures = await validatePairs(task.validation, (pairs) =>
            scorePairs(network, embedded, pairs),
          );
          embedded.embeddings.dispose();
          return measures;
        },
      },
      options,
    );
    if (best > 0) {
      const embedded = embedHeldOut();
      refitScales(network, embedded, task.validation.unseen);
      embedded.embeddings.dispose();
    }
    trained = true;
    return { network, standardisation };
  } finally {
    tf.dispose([prepared.standardised, prepared.directions]);
    tf.dispose([heldOut.standardised, heldOut.directions]);
    if (!trained) network.dispose();
    dropout.dispose();
    optimizer.dispose();
  }
}

interface EpochSettings {
  readonly pairs: LabelledPairs;
  readonly batch: number;
  readonly dropout: Draw | undefined;
}

// One pass over the pairs. Loss and accuracy stay on the engine until the end of the epoch, so
// that no step waits for a read.
async function trainEpoch(
  network: SiameseNetwork,
  optimizer: tf.Optimizer,
  features: ReturnType<typeof prepareFeatures>,
  { pairs, batch, dropout }: EpochSettings,
): Promise<{ loss: number; trainAccuracy: number }> {
  const steps = Math.max(1, Math.floor(pairs.a.length / batch));
  let totals = tf.zeros([2]);
  for (let step = 0; step < steps; step++) {
    const from = step * batch;
    const indicesOf = (side: Uint32Array) =>
      tf.tensor1d(Int32Array.from(side.subarray(from, from + batch)), 'int32');
    const next = tf.tidy(() => {
      const a = indicesOf(pairs.a);
      const b = indicesOf(pairs.b);
      const labels = tf.tensor1d(Float32Array.from(pairs.same.subarray(from, from + batch)));
      const inputs = [a, b].map((side) => tf.gather(features.standardised, side));
      const [left, right] = [a, b].map((side) => tf.gather(features.directions, side));
      const cosines = tf.sum(tf.mul(left as tf.Tensor, right as tf.Tensor), 1) as tf.Tensor1D;
      const dropped = inputs.map((side) => (dropout ? tf.mul(side, dropout(side.shape)) : side));
      let correct = tf.scalar(0);
      const loss = optimizer.minimize(() => {
        const [ea, eb] = dropped.map((side) => network.embed(side as tf.Tensor2D));
        const logits = network.compare(ea as tf.Tensor2D, eb as tf.Tensor2D, cosines, dropout);
        correct = tf.keep(
          tf.mean(tf.equal(tf.greater(logits, 0), tf.greater(labels, 0.5)).toFloat()),
        );
        return binaryEntropy(labels, logits);
      }, true) as tf.Scalar;
      const summed = tf.add(totals, tf.stack([loss, correct])) as tf.Tensor1D;
      correct.dispose();
      return summed;
    });
    totals.dispose();
    totals = next;
  }
  const [loss, accuracy] = await totals.data();
  totals.dispose();
  return { loss: (loss as number) / steps, trainAccuracy: (accuracy as number) / steps };
}
