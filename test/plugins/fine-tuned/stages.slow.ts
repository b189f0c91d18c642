import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import type { LabelledPainting } from '../../../harness/contract/plugin.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { Activations } from '../../../plugins/fine-tuned/activations.ts';
import { ArtistClassifier } from '../../../plugins/fine-tuned/classifier.ts';
import { exitBlock } from '../../../plugins/fine-tuned/exit-block.ts';
import {
  createHeadLearner,
  createTailLearner,
} from '../../../plugins/fine-tuned/train-classifier.ts';
import { inceptionV3 } from '../../../plugins/models/backbones/inception-v3.ts';
import { findMapSize } from '../../../plugins/models/backbones/map-size.ts';
import { createNetwork } from '../../../plugins/models/backbones/network.ts';
import { xception } from '../../../plugins/models/backbones/xception.ts';
import { poolMap } from '../../../plugins/models/layers/pool-map.ts';
import { TrainablePart } from '../../../plugins/models/trainable/trainable-part.ts';
import { drawUntrainedWeights } from '../../../plugins/models/weights/untrained-weights.ts';

/** Numbers of the paper. */
const artistsInPaper = 1584;
const headParameters = 3_245_616;
const bothParameters = 7_994_416;

let weights: ReturnType<typeof drawUntrainedWeights>;
let exit: TrainablePart;
beforeAll(async () => {
  await selectEngine('auto');
  weights = drawUntrainedWeights(xception, 3);
  exit = new TrainablePart(xception, exitBlock, weights);
});
afterAll(() => exit.dispose());

const count = (variables: Readonly<Record<string, tf.Variable>>) =>
  Object.values(variables).reduce((sum, { size }) => sum + size, 0);

describe('the trainable parameters', () => {
  it("are the paper's on its 1,584 artists", () => {
    const classifier = ArtistClassifier.create(2048, artistsInPaper, createRandom(1));
    expect(count(classifier.variables)).toBe(headParameters);
    expect(count(classifier.variables) + count(exit.variables)).toBe(bothParameters);
    classifier.dispose();
  });
});

describe('the trainable block 14', () => {
  it('gives what the frozen network gives', async () => {
    const network = createNetwork(xception, weights, [exitBlock.from, xception.output]);
    const random = createRandom(8);
    const pixels = tf.tensor4d(
      Float32Array.from({ length: 2 * 96 * 96 * 3 }, () => 2 * random.uniform() - 1),
      [2, 96, 96, 3],
    );
    const [map, whole] = network.run(pixels);
    const expected = await tf.mean(whole!, [1, 2]).data();
    const actual = await poolMap(exit.run(map!), 'mean').data();
    const largest = Math.max(...expected.map(Math.abs));
    expect(largest).toBeGreaterThan(0);
    for (const [i, value] of expected.entries()) {
      expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-4 * largest);
    }
    tf.dispose([map!, whole!, pixels]);
    network.dispose();
  });
});

describe('the side of an activation map', () => {
  it.each([
    [xception, 'add_12', 299, 10],
    [xception, 'block14_sepconv2_act', 299, 10],
    [xception, 'add_2', 299, 37],
    [xception, 'add_12', 224, 7],
    [inceptionV3, 'mixed10', 299, 8],
    [inceptionV3, 'mixed7', 299, 17],
  ] as const)('of %o', (backbone, layer, size, side) => {
    expect(findMapSize(backbone, layer, size)).toBe(side);
  });
});

describe('a stage', () => {
  const side = 2;
  const paintings: LabelledPainting[] = Array.from({ length: 12 }, (_, i) => ({
    key: `${i}`,
    artist: i % 3,
  }));
  const random = createRandom(5);
  const width = side * side * 1024;
  const rows = new Map(
    paintings.map(({ key, artist }) => [
      key,
      Float32Array.from({ length: width }, (_, i) =>
        i % 3 === artist ? 1 + random.uniform() : random.uniform(),
      ),
    ]),
  );
  const pairs = {
    a: Uint32Array.of(0, 1, 0, 1),
    b: Uint32Array.of(3, 4, 1, 2),
    same: Uint8Array.of(1, 1, 0, 0),
  };

  const openTask = async () => {
    const { task, part } = makeTask();
    const network = {
      exit: new TrainablePart(xception, exitBlock, weights),
      classifier: ArtistClassifier.create(2048, 3, createRandom(2)),
    };
    const activations = new Activations(task, part, paintings);
    const shape = { side, channels: 1024 };
    return { task, network, shape, train: activations, validation: activations };
  };

  function makeTask() {
    const services = {
      features: async (_: unknown, asked: readonly { key: string }[]) => {
        const data = new Float32Array(asked.length * width);
        for (const [i, { key }] of asked.entries()) data.set(rows.get(key)!, i * width);
        return { rows: asked.length, width, data };
      },
      progress: () => ({ advance() {}, stop() {} }),
    };
    const part = {
      backbone: 'xception' as const,
      weights: { cacheIdentity: 'x' },
      layer: exitBlock.from,
      size: 75,
    };
    const task = {
      ...services,
      train: paintings,
      artists: 3,
      random: createRandom(1),
      options: { sgdRate: 0.05, sgdBatch: 4 },
      validation: { paintings, seen: pairs, unseen: pairs },
    };
    // biome-ignore lint/suspicious/noExplicitAny: the stages use no other part of the services
    return { task: task as any, part: part as any };
  }

  const digest = (numbers: tf.TypedArray) => createHash('sha256').update(numbers).digest('hex');
  const snapshot = async (variables: Readonly<Record<string, tf.Variable>>) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(variables).map(async ([name, v]) => [name, digest(await v.data())] as const),
      ),
    );

  it('1 trains the softmax and not one weight of the backbone', async () => {
    const learning = await openTask();
    const { exit: block, classifier } = learning.network;
    const [backbone, softmax] = [
      await snapshot(block.variables),
      await snapshot(classifier.variables),
    ];
    const learner = await createHeadLearner(learning);
    const first = await learner.validate();
    for (let epoch = 1; epoch <= 10; epoch++) await learner.learn(epoch);
    const last = await learner.validate();
    learner.dispose();
    expect(await snapshot(block.variables)).toEqual(backbone);
    expect(await snapshot(classifier.variables)).not.toEqual(softmax);
    expect(last.validationArtistLoss).toBeLessThan(first.validationArtistLoss!);
    block.dispose();
    classifier.dispose();
  });

  it('2 trains block 14 with it, every kernel, gamma and beta', async () => {
    const learning = await openTask();
    const { exit: block, classifier } = learning.network;
    const before = await snapshot(block.variables);
    const learner = createTailLearner(learning);
    const first = await learner.validate();
    for (let epoch = 1; epoch <= 3; epoch++) await learner.learn(epoch);
    const last = await learner.validate();
    learner.dispose();
    const after = await snapshot(block.variables);
    for (const name of Object.keys(before)) expect(after[name], name).not.toEqual(before[name]);
    expect(last.validationArtistLoss).toBeLessThan(first.validationArtistLoss!);
    block.dispose();
    classifier.dispose();
  });

  it('leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const learning = await openTask();
    const head = await createHeadLearner(learning);
    await head.learn(1);
    head.dispose();
    const tail = createTailLearner(learning);
    await tail.learn(1);
    await tail.validate();
    tail.dispose();
    learning.network.exit.dispose();
    learning.network.classifier.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
