import { basename } from 'node:path';
import { onnxRuntimeVersion } from '../../../harness/compute/engine/onnx/runtime-packages.ts';
import { HarnessError } from '../../../harness/contract/errors.ts';
import type { Services } from '../../../harness/contract/plugin.ts';
import { findTensor } from './find-tensor.ts';
import type { LayerOutput } from './layer-output.ts';
import { type OnnxNetwork, openNetwork, readDeclaredSize } from './open-network.ts';
import type { OutputPooling } from './pool-output.ts';
import { mostPixelsASide, type Preprocessing, usualPreprocessing } from './preprocessing.ts';
import { type ReadModel, readModel } from './read-model.ts';
import { changedSinceMade, resolveBackbone } from './resolve-backbone.ts';

/** An ONNX network and what is known of it before the first painting is processed. */
export interface OnnxBackbone {
  readonly name: string;
  /** SHA-256 over its file and its weight files. */
  readonly digest: string;
  readonly preprocessing: Preprocessing;
  readonly model: ReadModel;
  /** How the network's default layer is pooled, if that is recorded. */
  readonly pooling: OutputPooling | undefined;
  /** The tensors of layers, in their order; without layers, the network's default. */
  findTensors(layers: readonly string[]): string[];
  /** Opens the network so that it ends with the tensors. */
  open(tensors: readonly string[]): Promise<OnnxNetwork>;
  /** The output of tensors for a blank picture of this many pixels per side, to find their shapes. */
  measure(tensors: readonly string[], size: number): Promise<LayerOutput[]>;
}

/**
 * Reads the network that `--backbone` names, and reports its provenance.
 *
 * @throws HarnessError as `resolveBackbone` and `readModel` do
 */
export async function openOnnxBackbone(
  option: string,
  services: Pick<Services, 'weights' | 'log' | 'reportWeights'>,
): Promise<OnnxBackbone> {
  const found = await resolveBackbone(option, services);
  const { name, file, namesArtists, status } = found;
  const model = await readModel(file);
  if (found.digest !== undefined && found.digest !== model.digest) {
    throw changedSinceMade(file, name);
  }
  const preprocessing = found.preprocessing ?? guessPreprocessing(model, services.log);
  services.reportWeights({
    backbone: name,
    status,
    source: `${basename(file)}, computed by ONNX Runtime ${onnxRuntimeVersion}`,
    digest: model.digest,
    ...(namesArtists === false ? {} : { namesArtists }),
  });
  const open = (tensors: readonly string[]) => openNetwork(model, tensors, preprocessing);
  return {
    name,
    digest: model.digest,
    preprocessing,
    model,
    pooling: found.pooling,
    open,
    findTensors: (layers) =>
      (layers.length === 0 ? [found.layer ?? firstOutput(model)] : layers).map((layer) =>
        findTensor(model.graph, layer, name),
      ),
    async measure(tensors, size) {
      const network = await open(tensors);
      try {
        return await network.run({ data: new Uint8Array(size * size * 3), size });
      } finally {
        await network.dispose();
      }
    },
  };
}

function firstOutput({ graph, file }: ReadModel): string {
  const [first] = graph.outputs;
  if (first === undefined) throw new Error(`${file} has no output`);
  return first.name;
}

function guessPreprocessing(model: ReadModel, log: Services['log']): Preprocessing {
  const size = readDeclaredSize(model) ?? usualPreprocessing.size;
  if (size > mostPixelsASide) {
    throw new HarnessError(
      'ONNX_UNSUPPORTED',
      `${model.file} takes pictures with a side of ${size} pixels; the limit is ${mostPixelsASide}.`,
    );
  }
  log(
    `No preprocessor_config.json next to ${basename(model.file)}: paintings are squashed to ${size} × ` +
      `${size} pixels (bicubic) and normalised by ImageNet's mean and standard deviation.`,
  );
  return { ...usualPreprocessing, size };
}
