import { didYouMean, HarnessError, messageOf } from '../errors.ts';
import {
  type Engine,
  EngineMissing,
  type EngineName,
  engineNames,
  type LoadedEngine,
  type PassedOver,
} from './engine.ts';

/** The order in which `auto` tries. The yardstick `cpu` is never taken unasked. */
const automaticOrder: readonly EngineName[] = ['tensorflow', 'wasm'];

const loaders: Record<EngineName, () => Promise<LoadedEngine>> = {
  tensorflow: async () => (await import('./tensorflow/load-tensorflow.ts')).loadTensorflow(),
  webgpu: async () => (await import('./load-webgpu.ts')).loadWebgpu(),
  wasm: async () => (await import('./wasm/load-wasm.ts')).loadWasm(),
  cpu: async () => (await import('./load-cpu.ts')).loadCpu(),
};

/**
 * Makes TensorFlow.js run on the named engine, or on the fastest that works here for `auto`.
 * TensorFlow.js is imported here for the first time: nothing before pays for it.
 *
 * @throws HarnessError `ENGINE_UNKNOWN`, or `ENGINE_UNAVAILABLE` when an engine that was asked
 *   for by name cannot be had
 */
export async function selectEngine(name: string, log?: (line: string) => void): Promise<Engine> {
  const engine = name === 'auto' ? await takeFirstThatLoads() : await takeNamed(name);
  log?.(`Engine: ${engine.name} (${engine.version}, ${engine.device}): ${engine.why}`);
  return engine;
}

async function takeFirstThatLoads(): Promise<Engine> {
  const passedOver: PassedOver[] = [];
  for (const name of automaticOrder) {
    try {
      const loaded = await loaders[name]();
      const why =
        passedOver.length === 0
          ? 'the fastest engine, and it works here'
          : passedOver.map((p) => `${p.name} was passed over: ${p.reason}`).join('; ');
      return { name, ...loaded, passedOver, why };
    } catch (error) {
      passedOver.push({ name, reason: reasonOf(error) });
    }
  }
  throw new HarnessError(
    'ENGINE_UNAVAILABLE',
    `No engine works here: ${passedOver.map((p) => `${p.name}: ${p.reason}`).join('; ')}`,
  );
}

async function takeNamed(name: string): Promise<Engine> {
  if (!isEngineName(name)) {
    const known = ['auto', ...engineNames];
    throw new HarnessError(
      'ENGINE_UNKNOWN',
      `There is no engine "${name}".${didYouMean(name, known)} The engines are ${known.join(', ')}.`,
    );
  }
  try {
    return { name, ...(await loaders[name]()), passedOver: [], why: 'asked for by name' };
  } catch (error) {
    throw new HarnessError(
      'ENGINE_UNAVAILABLE',
      `The engine ${name} cannot be had here: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

function isEngineName(name: string): name is EngineName {
  return (engineNames as readonly string[]).includes(name);
}

function reasonOf(error: unknown): string {
  return error instanceof EngineMissing ? error.reason : messageOf(error);
}
