import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { FeatureMatrix, Model, Painting } from '../../../harness/contract/plugin.ts';
import { rememberLast } from '../features/remember-last.ts';
import { readJson } from '../model-files/read-json.ts';
import { requireNamed } from '../model-files/require-named.ts';
import { loadArrays, loadTensors, saveTensors } from '../model-files/save-tensors.ts';
import type { Standardisation } from '../tables/standardise.ts';
import { disposeEmbedded, embedPaintings } from './embed-paintings.ts';
import { scorePairs } from './score-pairs.ts';
import { SiameseNetwork, siameseShape } from './siamese-network.ts';

/** A trained network with the standardisation of its inputs. */
export interface SiameseModelParts {
  readonly network: SiameseNetwork;
  readonly standardisation: Standardisation;
}

/**
 * The model of a plugin that compares frozen features with a siamese network.
 *
 * @param featuresOf returns a row per painting, with the same features as in training
 */
export function createSiameseModel(
  { network, standardisation }: SiameseModelParts,
  featuresOf: (paintings: readonly Painting[]) => Promise<FeatureMatrix>,
): Model {
  const embedded = rememberLast(
    async (paintings) => embedPaintings(network, await featuresOf(paintings), standardisation),
    disposeEmbedded,
  );
  return {
    predict: async (paintings, pairs) => scorePairs(network, await embedded.of(paintings), pairs),
    async embed(paintings) {
      const { embeddings } = await embedded.of(paintings);
      const [rows, width] = embeddings.shape;
      return { rows, width, data: await embeddings.data<'float32'>() };
    },
    async save(folder) {
      const means = tf.tensor1d(standardisation.means);
      const deviations = tf.tensor1d(standardisation.deviations);
      await saveTensors(folder, 'network', { ...network.variables });
      await saveTensors(folder, 'standardisation', { means, deviations });
      await writeFile(join(folder, 'shape.json'), JSON.stringify(network.shape));
      tf.dispose([means, deviations]);
    },
    dispose() {
      embedded.forget();
      network.dispose();
    },
  };
}

/** Reads what the model's `save` wrote. */
export async function loadSiameseParts(folder: string): Promise<SiameseModelParts> {
  const shape = await readJson(folder, 'shape.json', siameseShape);
  const arrays = await loadArrays(folder, 'standardisation');
  const means = requireNamed(arrays, 'means');
  const deviations = requireNamed(arrays, 'deviations');
  const tensors = await loadTensors(folder, 'network');
  const network = new SiameseNetwork(shape, tensors);
  tf.dispose(tensors);
  return { network, standardisation: { means, deviations } };
}
