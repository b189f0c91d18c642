// The contestant that computes an ONNX network: `onnx-contestant.ts SETTINGS FOLDER PYTHON`. It lets Python
// create the network in FOLDER, which the other contestants open as well.
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { onnxRuntimeVersion } from '../compute/engine/onnx/runtime-packages.ts';
import { messageOf } from '../contract/errors.ts';
import { exportNetwork } from '../host/backbones/export-network.ts';
import { createOnnxWork } from './models/onnx-work.ts';
import { serve } from './protocol.ts';
import { readSettings } from './settings.ts';

try {
  const [, , settings, folder = '', python] = process.argv;
  const { size, batch, batches, network = '', secondsPerRound } = readSettings(settings);
  if (python !== undefined) process.env.HARNESS_PYTHON = python;
  await mkdir(folder, { recursive: true });
  const drawn = { kind: 'timm', network, inputSize: size, seed: 0 } as const;
  await exportNetwork({ ...drawn, folder: null, checkpoint: null, keys: [] }, folder, true);
  const work = await createOnnxWork(folder, { size, batch });
  await serve(
    {
      version: `onnxruntime-node ${onnxRuntimeVersion}`,
      device: `${availableParallelism()} threads`,
      unitsPerStep: work.unitsPerBatch * batches,
      run: (steps) => work.run(steps * batches),
      async end() {
        work.dispose();
        return { tensors: null, tensorBytes: null };
      },
    },
    secondsPerRound,
  );
  process.exit(0);
} catch (error) {
  process.stderr.write(`${messageOf(error).replaceAll('\n', ' ')}\n`);
  process.exit(1);
}
