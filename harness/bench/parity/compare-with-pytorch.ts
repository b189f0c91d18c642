import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backbones } from '../../../plugins/models/backbones/backbones.ts';
import { readLayerOutput } from '../../../plugins/models/onnx/layer-output.ts';
import { locateModel } from '../../../plugins/models/onnx/locate-model.ts';
import { openNetwork } from '../../../plugins/models/onnx/open-network.ts';
import { readPreprocessing } from '../../../plugins/models/onnx/preprocessing.ts';
import { presets } from '../../../plugins/models/onnx/presets.ts';
import { readModel } from '../../../plugins/models/onnx/read-model.ts';
import { findRuntimeDamage } from '../../compute/engine/onnx/installed-runtime.ts';
import { HarnessError } from '../../contract/errors.ts';
import type { ExportedNetwork } from '../../host/backbones/export-network.ts';
import type { CheckedNetwork } from '../../host/backbones/make-backbone.ts';

/** Largest allowed difference between features, as a share of the largest feature if that is above 1. */
const parityTolerance = 1e-4;

/** The names that `--backbone` accepts besides those that users choose. */
export function listKnownNetworks(): string[] {
  return [...Object.keys(backbones), ...Object.keys(presets)];
}

/**
 * Runs an exported network on ONNX Runtime, as approaches will, and compares its outputs for pictures with
 * those of PyTorch's own module.
 *
 * @param folder with `model.onnx`, its preparation, `picture-SIZE.bin` (RGB, 8 bits) and
 *   `reference-SIZE.bin` (float32, one output after another)
 * @throws HarnessError `BACKBONE_NOT_MADE` if they differ; as `readModel`, `readPreprocessing` and
 *   `openNetwork` do
 */
export async function compareWithPyTorch(
  folder: string,
  { size, outputs, references }: ExportedNetwork,
): Promise<CheckedNetwork> {
  const { file, config } = await locateModel(folder);
  if (config === undefined) throw new Error(`${folder} has no preprocessor_config.json`);
  const preprocessing = await readPreprocessing(config);
  if (preprocessing.size !== size) {
    throw new HarnessError(
      'BACKBONE_NOT_MADE',
      `The network takes ${size} pixels a side, and its preprocessor_config.json prepares ${preprocessing.size}.`,
    );
  }
  const model = await readModel(file);
  if ((await findRuntimeDamage()) !== undefined) return { digest: model.digest, parity: null };
  const network = await openNetwork(model, outputs, preprocessing);
  const parity = { difference: 0, largest: 0 };
  try {
    for (const reference of references) {
      const data = await readFile(join(folder, `picture-${reference.size}.bin`));
      const said = await readFloats(join(folder, `reference-${reference.size}.bin`));
      const given = await network.run({ data, size: reference.size });
      let from = 0;
      for (const [i, { name, dims }] of reference.outputs.entries()) {
        const length = dims.reduce((product, side) => product * side, 1);
        const wanted = readLayerOutput(said.subarray(from, from + length), dims, 1, name).data;
        from += length;
        const { difference, largest } = measure(given[i]?.data ?? new Float32Array(0), wanted);
        parity.largest = Math.max(parity.largest, largest);
        parity.difference = Math.max(parity.difference, difference);
        if (difference <= parityTolerance * Math.max(1, largest)) continue;
        throw new HarnessError(
          'BACKBONE_NOT_MADE',
          `The exported network differs from PyTorch's: at ${reference.size} pixels its output ${name} is off by up to ` +
            `${difference.toExponential(1)}, where the largest number is ${largest.toPrecision(3)}. It was not kept.`,
        );
      }
    }
  } finally {
    await network.dispose();
  }
  return { digest: model.digest, parity };
}

/** The largest difference between two lists; infinite if their lengths differ or a value is NaN. */
function measure(given: Float32Array, wanted: Float32Array) {
  let difference = given.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const [i, value] of wanted.entries()) {
    const apart = Math.abs((given[i] ?? Number.NaN) - value);
    difference = Math.max(difference, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
    largest = Math.max(largest, Math.abs(value));
  }
  return { difference, largest };
}

async function readFloats(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
