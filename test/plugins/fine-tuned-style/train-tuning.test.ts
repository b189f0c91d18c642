import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import type { LabelledPainting } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { createTuningLearner } from '../../../plugins/fine-tuned-style/train-tuning.ts';
import { TunedStyle } from '../../../plugins/fine-tuned-style/tuned-style.ts';
import { ChunkedFeatures } from '../../../plugins/models/features/chunked-features.ts';
import { TrainablePart } from '../../../plugins/models/trainable/trainable-part.ts';
import { closedFormWeights, draw } from '../models/closed-form.ts';
import { smallBackbone } from '../models/small-backbone.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const shape = { side: 7, channels: 4 };
const width = shape.side ** 2 * shape.channels;

/** One epoch on chunks of paintings by these artists; how far it came, and how often it was ended. */
async function learn(...chunks: number[][]) {
  let [made, advanced, stopped] = [0, 0, 0];
  const paintings = chunks.map((artists) =>
    artists.map((artist): LabelledPainting => ({ key: `${made++}`, artist })),
  );
  const services = {
    features: async (_: unknown, { length }: { length: number }) => {
      const data = Float32Array.from(draw('maps', length * width));
      return { rows: length, width, data };
    },
  };
  const span = { from: 'stem_act', to: 'last' };
  const part = new TrainablePart(smallBackbone, span, closedFormWeights(smallBackbone));
  const learner = createTuningLearner(
    {
      options: {
        learningRate: 1e-3,
        weightDecay: 0,
        artistsPerBatch: 2,
        paintingsPerArtist: 2,
        loss: 'supcon',
        temperature: 0.5,
        smoothing: 0,
      },
      random: createRandom(1),
      train: paintings.flat(),
      progress: () => ({ advance: (n = 1) => (advanced += n), stop: () => stopped++ }),
    },
    {
      network: new TunedStyle(part, 'mean', new Float32Array(5)),
      directions: undefined,
      activations: new ChunkedFeatures(services as never, [], paintings, 0),
      shape,
      images: 1,
      validate: () => Promise.reject(new Error('not asked for')),
    },
  );
  try {
    const { loss } = await learner.learn(1);
    return { loss, advanced, stopped };
  } catch (error) {
    return { error, stopped };
  } finally {
    learner.dispose();
    part.dispose();
  }
}

describe('an epoch of tuning', () => {
  it('passes over a chunk in which no artist has two paintings', async () => {
    const before = tf.memory().numTensors;
    const { loss, advanced, stopped } = await learn([0, 0, 1, 1], [2], [3, 4]);
    expect(loss).toBeGreaterThan(0);
    expect({ advanced, stopped }).toEqual({ advanced: 4, stopped: 1 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is refused where no artist has two paintings at all, and ends its progress', async () => {
    const before = tf.memory().numTensors;
    const { error, stopped } = await learn([0, 1], [2]);
    expect(error).toMatchObject({ code: 'TOO_FEW_ARTISTS' });
    expect((error as Error).message).toContain('No artist has two paintings');
    expect(stopped).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });
});
