import { backbones } from '../../../plugins/models/backbones/backbones.ts';
import { type ListedLayer, listLayers } from '../../../plugins/models/onnx/list-layers.ts';
import { openOnnxBackbone } from '../../../plugins/models/onnx/onnx-backbone.ts';

/** The layers of a network; of a built-in one only their names. */
export interface NetworkLayers {
  readonly network: string;
  /** Side of the pictures that the shapes are for; undefined for a built-in network. */
  readonly size: number | undefined;
  readonly layers: readonly (ListedLayer | Pick<ListedLayer, 'name' | 'isOutput'>)[];
}

/**
 * The layers that `--layer` takes of a network, by what `--backbone` would name it.
 *
 * @param options `folders`: where its weights may be; nothing is downloaded
 * @throws HarnessError as `openOnnxBackbone` and `listLayers` do
 */
export async function listNetworkLayers(
  network: string,
  { folders, inner }: ListOptions,
): Promise<NetworkLayers> {
  const builtIn = Object.entries(backbones).find(([name]) => name === network)?.[1];
  if (builtIn !== undefined) {
    const layers = builtIn.layers.map(({ name }) => ({ name, isOutput: name === builtIn.output }));
    return { network, size: undefined, layers };
  }
  const backbone = await openOnnxBackbone(network, {
    weights: { folders, download: false, allowUntrained: false },
    log() {},
    reportWeights() {},
  });
  const layers = await listLayers(backbone, { inner });
  return { network: backbone.name, size: backbone.preprocessing.size, layers };
}

interface ListOptions {
  readonly folders: readonly string[];
  readonly inner: boolean;
}
