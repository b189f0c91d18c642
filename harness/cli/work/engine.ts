import { basename } from 'node:path';
import { listEngines } from '../../compute/engine/list-engines.ts';
import { installOnnxRuntime } from '../../compute/engine/onnx/install-runtime.ts';
import { findRuntimeDamage } from '../../compute/engine/onnx/installed-runtime.ts';
import { onnxRuntimeVersion } from '../../compute/engine/onnx/runtime-packages.ts';
import { installEngine } from '../../compute/engine/tensorflow/install-engine.ts';
import { removeEngine } from '../../compute/engine/tensorflow/remove-engine.ts';
import { HarnessError } from '../../contract/errors.ts';
import { startProgress } from '../../shared/progress.ts';
import { layOutList } from '../lay-out-list.ts';
import { print, printJson, say } from '../print.ts';

interface InstallArguments {
  readonly name: 'tensorflow' | 'onnx';
  /** The build for NVIDIA GPUs. */
  readonly cuda: boolean;
  /** A Python TensorFlow that is installed already. */
  readonly from?: string | undefined;
  readonly force: boolean;
  /** If TensorFlow cannot be installed, says so and succeeds. */
  readonly optional: boolean;
}

/** `harness engine install`: makes the engine `tensorflow` ready, or ONNX Runtime. */
export async function installAndPrint(args: InstallArguments): Promise<void> {
  if (args.name === 'onnx') return installOnnxAndPrint(args);
  const start = performance.now();
  try {
    const { engine, outcome, report } = await installEngine({
      variant: args.cuda ? 'cuda' : 'cpu',
      from: args.from,
      force: args.force,
      log: print,
      progress: startProgress,
    });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`TensorFlow ${engine.version} (${engine.variant}): ${outcome}, ${seconds} s`);
    if (report?.loads && engine.variant !== 'cpu') {
      say(report.gpu ? 'It sees a GPU.' : `It sees no GPU: ${sayWhyNoGpu(report.gpuMessages)}`);
    }
  } catch (error) {
    if (!args.optional || !(error instanceof HarnessError)) throw error;
    say(error.message);
    say('The wasm engine will be used instead: it works everywhere, but is slower.');
  }
}

async function installOnnxAndPrint({ cuda, from, force }: InstallArguments): Promise<void> {
  if (cuda || from !== undefined) {
    throw new HarnessError(
      'USAGE',
      `harness engine install onnx does not take --${cuda ? 'cuda' : 'from'}: ONNX Runtime runs on the CPU and comes from the npm registry.`,
    );
  }
  const outcome = await installOnnxRuntime({ force, log: print });
  say(`ONNX Runtime ${onnxRuntimeVersion}: ${outcome}`);
}

/** `harness engine list`: every engine, whether it works here and on what, or why it does not. */
export async function listAndPrint(json: boolean): Promise<void> {
  const engines = await listEngines();
  if (json) return printJson(engines);
  const rows: [string, string][] = [];
  for (const engine of engines) {
    const help = engine.help === undefined ? '' : `; run ${engine.help}`;
    const state = engine.works
      ? `${engine.version}, ${engine.device}`
      : `no: ${engine.reason}${help}`;
    rows.push([engine.name, state], ...engine.notes.map((note): [string, string] => ['', note]));
  }
  const damage = await findRuntimeDamage();
  rows.push([
    'onnx',
    damage === undefined
      ? `ONNX Runtime ${onnxRuntimeVersion}, CPU, for networks that come as ONNX files`
      : `no: ${damage}; run npx harness engine install onnx`,
  ]);
  print(layOutList(rows));
}

/** `harness engine remove [name]`: frees the disk space that installed engines take. */
export async function removeAndPrint(name: string | undefined): Promise<void> {
  const removed = await removeEngine(name);
  if (removed.length === 0) say('No engine was installed.');
  for (const folder of removed) say(`Removed ${basename(folder)}`);
}

function sayWhyNoGpu(messages: readonly string[]): string {
  return messages[0] ?? 'TensorFlow gave no reason; nvidia-smi shows whether the driver does.';
}
