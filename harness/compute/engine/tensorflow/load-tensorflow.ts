import { existsSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { messageOf } from '../../../contract/errors.ts';
import { EngineMissing, type LoadedEngine } from '../engine.ts';
import { setBackend } from '../set-backend.ts';
import { findActive, findDamage, type InstalledEngine } from './installed.ts';
import { hasNvidiaDriver, readGpuModel } from './nvidia.ts';
import { findBindingPlace, placeBinding } from './place-binding.ts';
import { registerTensorflowKernels } from './register-tensorflow-kernels.ts';

const installCommand = 'npx harness engine install';
const require = createRequire(import.meta.url);

interface Binding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/**
 * Runs TensorFlow.js on native TensorFlow.
 *
 * @throws EngineMissing with the reason and the command that would help
 */
export async function loadTensorflow(): Promise<LoadedEngine> {
  if (!isMainThread) throw new EngineMissing('it runs in the main thread only');
  const installed = await findActive();
  if (installed === undefined && !existsSync(findBindingPlace())) {
    throw new EngineMissing('not installed', { help: suggestInstall(installed) });
  }
  const damage = installed && (await findDamage(installed));
  if (damage !== undefined) throw new EngineMissing(damage, { help: suggestInstall(installed) });
  // Read by TensorFlow when it starts; 3 shows only fatal errors.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  restoreRemovedUtilities();
  if (installed !== undefined) loadQuietLog(installed.quietLog);
  const binding = loadBinding(installed);
  if (installed !== undefined) await repairPlace(installed);
  await import('@tensorflow/tfjs-node-gpu');
  await setBackend('tensorflow');
  const gpu = binding.isUsingGpuDevice();
  // The project's own operations are for the CPU only.
  registerTensorflowKernels(!gpu && loadKernels(installed?.kernels));
  return {
    device: gpu ? (readGpuModel() ?? 'GPU') : 'CPU',
    version: `TensorFlow ${binding.TF_Version}`,
    // TensorFlow lets recent GPUs multiply with 10-bit fractions.
    precisionClass: gpu ? 'tf32' : 'float32',
    accelerated: gpu,
  };
}

/** The command that repairs the installed engine, or installs one for this machine. */
function suggestInstall(installed: InstalledEngine | undefined): string {
  if (installed?.variant === 'own') return `${installCommand} --from ${installed.tensorflow}`;
  const cuda = hasNvidiaDriver() && process.platform === 'linux' && process.arch === 'x64';
  const variant = installed?.variant ?? (cuda ? 'cuda' : 'cpu');
  return variant === 'cuda' ? `${installCommand} --cuda` : installCommand;
}

async function repairPlace(installed: InstalledEngine): Promise<void> {
  try {
    await placeBinding(installed.binding);
  } catch (error) {
    // The binding of another TensorFlow will do: the one that is already loaded is used in its place.
    if (existsSync(findBindingPlace())) return;
    throw new EngineMissing(
      `its binding could not be put into node_modules (${messageOf(error)}); only the owner of node_modules can do that`,
      { help: suggestInstall(installed), cause: error },
    );
  }
}

/**
 * Loads the binding before tfjs-node-gpu does, resolving every symbol at once: a missing one then
 * causes an error here instead of ending the process at the first call. tfjs-node-gpu later finds it
 * as the module that it requires.
 */
function loadBinding(installed: InstalledEngine | undefined): Binding {
  const place = findBindingPlace();
  const cached = require.cache[place];
  if (cached !== undefined) return cached.exports;
  const module = new Module(place);
  try {
    process.dlopen(module, installed?.binding ?? place, constants.dlopen.RTLD_NOW);
  } catch (error) {
    throw new EngineMissing(explain(messageOf(error)), {
      help: `${suggestInstall(installed)} --force`,
      cause: error,
    });
  }
  module.loaded = true;
  require.cache[place] = module as NodeJS.Module;
  return module.exports as Binding;
}

/** Its symbols must be global to replace those of TensorFlow's libraries. */
function loadQuietLog(file: string): void {
  const { RTLD_NOW, RTLD_GLOBAL } = constants.dlopen;
  try {
    process.dlopen({ exports: {} }, file, RTLD_NOW | RTLD_GLOBAL);
  } catch {
    // TensorFlow then prints more than necessary, but works.
  }
}

/** Whether the project's own operations are loaded. If not, TensorFlow's are used. */
function loadKernels(file: string | undefined): boolean {
  if (file === undefined || kernelsLoaded) return kernelsLoaded;
  const module = new Module(file);
  try {
    process.dlopen(module, file, constants.dlopen.RTLD_NOW);
    kernelsLoaded = true;
  } catch {
    // They were compiled for another version; the next installation fixes this.
  }
  return kernelsLoaded;
}
let kernelsLoaded = false;

function explain(message: string): string {
  if (/undefined symbol|symbol not found/i.test(message)) {
    return `its binding was built for another TensorFlow (${message})`;
  }
  if (/cannot open shared object|Library not loaded|image not found/i.test(message)) {
    return `the libraries that its binding was built for are missing (${message})`;
  }
  return `its binding does not load (${message})`;
}

/**
 * tfjs-node-gpu 4.22 calls functions about which Node.js 22 warns and which later versions have
 * removed.
 */
function restoreRemovedUtilities(): void {
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
