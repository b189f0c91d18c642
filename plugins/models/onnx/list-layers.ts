import { HarnessError } from '../../../harness/contract/errors.ts';
import { findTensor } from './find-tensor.ts';
import { type LayerOutput, readLayerOutput } from './layer-output.ts';
import { listParts } from './list-parts.ts';
import type { OnnxBackbone } from './onnx-backbone.ts';
import { readInputs } from './read-inputs.ts';
import type { ReadModel } from './read-model.ts';

/** A layer that can be named with `--layer`, and what it gives for one picture. */
export interface ListedLayer extends Omit<LayerOutput, 'count' | 'data'> {
  readonly name: string;
  /** True for an output of the network. */
  readonly isOutput: boolean;
}

/**
 * The layers of a network whose output can be features, in the order in which they are computed: its
 * parts, each tensor under its shortest name, and its outputs. The network runs once on a blank picture.
 *
 * @param options `inner`: also the parts inside numbered ones, such as `/encoder/layer.5/mlp/fc1`
 * @throws HarnessError as `openNetwork` does
 */
export async function listLayers(
  { model, name, preprocessing, open }: OnnxBackbone,
  { inner }: { readonly inner: boolean },
): Promise<ListedLayer[]> {
  const outputs = model.graph.outputs.map((output) => output.name);
  const parts = listParts(model.graph).filter((part) => inner || !isInner(part));
  const names = new Map<string, string>();
  for (const part of parts) {
    const tensor = findTensor(model.graph, part, name);
    const known = names.get(tensor);
    if (known === undefined || part.length < known.length) names.set(tensor, part);
  }
  for (const output of outputs) names.set(output, output);
  const ofPicture = findTensorsOfPicture(model);
  const tensors = [...names.keys()].filter((tensor) => ofPicture.has(tensor));
  const network = await open(tensors);
  const { size } = preprocessing;
  try {
    const given = await network.evaluate({ data: new Uint8Array(size * size * 3), size });
    return given.flatMap(({ data, dims }, i): ListedLayer[] => {
      const tensor = tensors[i] ?? '';
      const layer = names.get(tensor) ?? tensor;
      if (!(data instanceof Float32Array)) return [];
      const output = readIfFeatures(data, dims, layer);
      if (output === undefined) return [];
      const { prefix, side, tokens, channels } = output;
      return [{ name: layer, isOutput: outputs.includes(tensor), prefix, side, tokens, channels }];
    });
  } finally {
    await network.dispose();
  }
}

/** True for a name with more than numbers after its first number: `/encoder/layer.5/mlp`, but not `blocks.5.0`. */
function isInner(part: string): boolean {
  const words = part.split(/[/.]/);
  const numbered = words.findIndex(isNumber);
  return numbered !== -1 && !words.slice(numbered).every(isNumber);
}

const isNumber = (word: string) => /^\d+$/.test(word);

function readIfFeatures(data: Float32Array, dims: readonly number[], layer: string) {
  try {
    return readLayerOutput(data, dims, dims[0] ?? 0, layer);
  } catch (error) {
    if (error instanceof HarnessError) return undefined;
    throw error;
  }
}

/** The tensors computed from the picture and from no other input, such as a text. */
function findTensorsOfPicture({ bytes, graph }: ReadModel): Set<string> {
  const ofPicture = new Set<string>();
  const ofOther = new Set<string>();
  for (const { name, shape } of readInputs(bytes, graph)) {
    (shape.length === 4 ? ofPicture : ofOther).add(name);
  }
  for (const { inputs, outputs } of graph.nodes) {
    const isOfOther = inputs.some((input) => ofOther.has(input));
    const isOfPicture = inputs.some((input) => ofPicture.has(input));
    if (!isOfOther && !isOfPicture) continue;
    for (const output of outputs) (isOfOther ? ofOther : ofPicture).add(output);
  }
  return ofPicture;
}
