/**
 * The paper's fine-tuned Xception: global average pooling and a softmax over the training artists,
 * trained in two stages (only the softmax, then also block 14) with plain SGD. The softmax output for
 * each painting is then the input of a fully connected siamese network.
 */
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import {
  definePlugin,
  type LoadTask,
  type Model,
  type Painting,
  type Services,
} from '../../harness/contract/plugin.ts';
import { xception } from '../models/backbones/xception.ts';
import { withMaps } from '../models/explain/activation-maps.ts';
import {
  createActivationExtractor,
  createTailExtractor,
  type FrozenPart,
  mapShapeOf,
} from '../models/features/activation-extractor.ts';
import { fixedSize, frozenOptions } from '../models/features/frozen-options.ts';
import { mapOfPart } from '../models/features/painting-map.ts';
import { poolMap } from '../models/layers/pool-map.ts';
import { digestNumbers } from '../models/model-files/digest-numbers.ts';
import { assignVariables } from '../models/model-files/named-variables.ts';
import { requireNamed } from '../models/model-files/require-named.ts';
import { loadTensors, saveTensors } from '../models/model-files/save-tensors.ts';
import { explainSiamese } from '../models/siamese/explain-siamese.ts';
import { createSiameseModel, loadSiameseParts } from '../models/siamese/siamese-model.ts';
import { siameseOptions } from '../models/siamese/siamese-options.ts';
import { trainSiamese } from '../models/siamese/train-siamese.ts';
import { openTunablePart } from '../models/trainable/open-tunable-part.ts';
import { TrainablePart } from '../models/trainable/trainable-part.ts';
import { Stages } from '../models/training/stages.ts';
import { trainEpochs } from '../models/training/train-epochs.ts';
import { Activations } from './activations.ts';
import { ArtistClassifier } from './classifier.ts';
import { exitBlock } from './exit-block.ts';
import { createHeadLearner, createTailLearner } from './train-classifier.ts';
import { describeAll, type TunedNetwork } from './tuned-network.ts';

const { weights, weightsSeed } = frozenOptions({ layer: 'add_12' });

const options = z.object({
  weights,
  inputSize: fixedSize,
  weightsSeed,
  headEpochs: z
    .int()
    .min(0)
    .default(20)
    .describe('Maximum number of epochs of stage 1, only the softmax'),
  tailEpochs: z
    .int()
    .min(0)
    .default(10)
    .describe('Maximum number of epochs of stage 2, also block 14'),
  sgdRate: z.number().positive().default(0.001).describe('Learning rate of SGD in both stages'),
  sgdBatch: z.int().min(1).default(128).describe('Paintings per step in both stages'),
  ...siameseOptions,
});

export default definePlugin({
  name: 'fine-tuned',
  summary: 'Xception with block 14 trained to classify artists, siamese network on the softmax',
  paper: { seen: 0.73, unseen: 0.53, mixed: 0.56 },
  options,
  trial: {
    inputSize: 75,
    headEpochs: 1,
    tailEpochs: 1,
    sgdBatch: 32,
    epochs: 2,
    pairsPerEpoch: 64,
  },

  async extractors(task) {
    const { frozen } = await openTunablePart('xception', exitBlock, task.options, task);
    return [createActivationExtractor(frozen)];
  },

  async train(task) {
    const { frozen: part, loadWeights } = await openTunablePart(
      'xception',
      exitBlock,
      task.options,
      task,
    );
    const network = {
      exit: new TrainablePart(xception, exitBlock, await loadWeights()),
      classifier: ArtistClassifier.create(2048, task.artists, task.random.fork('classifier')),
    };
    const shape = mapShapeOf(part);
    const train = new Activations(task, part, task.train);
    const validation = new Activations(task, part, task.validation.paintings);
    const learning = { task, network, shape, train, validation };
    const stages = new Stages(task);
    const { headEpochs, tailEpochs, patience } = task.options;
    try {
      const head = { ...network.classifier.variables };
      reportTrainable(task, 'Stage 1, the softmax', head);
      await stages.run('head', head, async (own) => {
        const learner = await createHeadLearner(learning);
        const settings = { epochs: headEpochs, patience };
        await trainEpochs({ ...task, ...own }, learner, settings).finally(() => learner.dispose());
      });
      const tail = { ...network.exit.variables, ...head };
      reportTrainable(task, 'Stage 2, block 14 and the softmax', tail);
      await stages.run('tail', tail, async (own) => {
        const learner = createTailLearner(learning);
        const settings = { epochs: tailEpochs, patience };
        await trainEpochs({ ...task, ...own }, learner, settings).finally(() => learner.dispose());
      });
      const describe = (activations: typeof train) =>
        describeAll(activations, shape, (maps) => probabilitiesOf(network, maps));
      const parts = await trainSiamese(
        { ...task, ...stages.task('siamese') },
        await describe(train),
        await describe(validation),
      );
      return await createModel(parts, part, network, task);
    } catch (error) {
      disposeNetwork(network);
      throw error;
    }
  },

  load: loadModel,
});

async function loadModel(folder: string, task: LoadTask<z.output<typeof options>>): Promise<Model> {
  const { frozen: part, loadWeights } = await openTunablePart(
    'xception',
    exitBlock,
    task.options,
    task,
  );
  const pretrained = await loadWeights();
  const tensors = await loadTensors(folder, 'tuned');
  const siamese = await loadSiameseParts(folder).catch((error: unknown) => {
    tf.dispose(tensors);
    throw error;
  });
  const exit = new TrainablePart(xception, exitBlock, pretrained);
  assignVariables(exit.variables, tensors);
  const classifier = new ArtistClassifier(
    requireNamed(tensors, 'kernel'),
    requireNamed(tensors, 'bias'),
  );
  tf.dispose(tensors);
  return createModel(siamese, part, { exit, classifier }, task);
}

async function createModel(
  parts: Awaited<ReturnType<typeof loadSiameseParts>>,
  part: FrozenPart,
  network: TunedNetwork,
  services: Services,
): Promise<Model> {
  const tuned = { ...network.exit.variables, ...network.classifier.variables };
  const digest = await digestNumbers(Object.values(tuned));
  const extractor = createTailExtractor(part, {
    id: { output: 'softmax', tuned: digest },
    width: network.classifier.artists,
    run: (map) => probabilitiesOf(network, map),
  });
  const featuresOf = (paintings: readonly Painting[]) => services.features(extractor, paintings);
  const model = createSiameseModel(parts, featuresOf);
  return {
    ...model,
    explain: (pair) =>
      withMaps(services, mapOfPart(part), pair, (maps) =>
        explainSiamese(parts, maps, (map) => probabilitiesOf(network, map)),
      ),
    async save(folder) {
      await model.save(folder);
      await saveTensors(folder, 'tuned', tuned);
    },
    dispose() {
      model.dispose();
      disposeNetwork(network);
    },
  };
}

function probabilitiesOf({ exit, classifier }: TunedNetwork, maps: tf.Tensor4D) {
  return classifier.probabilities(poolMap(exit.run(maps), 'mean'));
}

function disposeNetwork({ exit, classifier }: TunedNetwork): void {
  exit.dispose();
  classifier.dispose();
}

function reportTrainable(
  services: Services,
  stage: string,
  variables: Readonly<Record<string, { readonly size: number }>>,
): void {
  const count = Object.values(variables).reduce((sum, { size }) => sum + size, 0);
  services.log(`${stage}: ${count.toLocaleString('en')} trainable parameters.`);
}
