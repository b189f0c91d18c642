import * as tf from '@tensorflow/tfjs';
import type { OpenWork } from '../../../harness/compute/engine/instances.ts';
import { countUsefulInstances } from '../../../harness/compute/engine/instances.ts';
import { type BackboneName, backbones } from '../backbones/backbones.ts';
import type { NamedWeights } from '../backbones/named-weights.ts';
import { findLayer } from '../backbones/needed-layers.ts';
import { pickNeededWeights } from '../backbones/needed-weights.ts';
import { createNetwork } from '../backbones/network.ts';
import {
  describeInBatches,
  type ImageDescriber,
  type Images,
} from '../features/describe-images.ts';
import { describeOnInstances } from '../features/describe-on-instances.ts';
import { countImagesAtOnce } from './count-images-at-once.ts';
import type { Statistics } from './list-statistics.ts';
import { measureCells } from './measure-cells.ts';
import { createGramTensors } from './measure-layer.ts';

/** What to compute from images: only plain data, which can be sent to threads. */
export interface StyleSetup {
  readonly backbone: BackboneName;
  readonly weights: NamedWeights;
  /** Layers whose statistics are concatenated in an image's row. */
  readonly layers: readonly string[];
  readonly statistics: Statistics;
  readonly gramSize: number;
  /** Rows and columns of cells into which a layer is divided. */
  readonly cells: number;
}

/**
 * Loads the network onto the engine of this thread. It is run once for each image, however many layers
 * are requested.
 *
 * @param batch number of images at a time, by default depending on their size; rows are the same for
 *   every value
 */
function openStyleDescriber(setup: StyleSetup, batch?: number): ImageDescriber {
  const { layers, statistics, gramSize, cells } = setup;
  const backbone = backbones[setup.backbone];
  const network = createNetwork(backbone, setup.weights, layers);
  const grams = layers.map((name) =>
    statistics === 'mean+std+gram'
      ? createGramTensors(findLayer(backbone, name).channels, gramSize)
      : undefined,
  );
  return {
    describe: (images) =>
      describeInBatches(images, batch ?? countImagesAtOnce(images.height), (pixels) =>
        measureCells(network.run(pixels), { statistics, cells, grams }),
      ),
    dispose() {
      network.dispose();
      for (const gram of grams) if (gram !== undefined) tf.dispose({ ...gram });
    },
  };
}

/** Opens it on the most useful number of engine instances; the rows do not depend on it. */
export function openFastestStyleDescriber(setup: StyleSetup): ImageDescriber {
  const instances = countUsefulInstances();
  if (instances === 1) return openStyleDescriber(setup);
  const weights = pickNeededWeights(backbones[setup.backbone], setup.weights, setup.layers);
  return describeOnInstances(new URL(import.meta.url), { ...setup, weights }, instances);
}

/**
 * Called in each thread, which imports it by this module's address.
 *
 * @public
 */
export const openWork: OpenWork<StyleSetup, Images, Float32Array> = async (setup) => {
  const describer = openStyleDescriber(setup, 1);
  return (images) => describer.describe(images);
};
