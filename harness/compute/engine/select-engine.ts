import { didYouMean, HarnessError, messageOf } from '../../contract/errors.ts';
import { chooseEngine } from './choose-engine.ts';
import { describeEngine, type Engine, type EngineName, engineNames } from './engine.ts';
import { loadEngine } from './load-engine.ts';

/**
 * Makes TensorFlow.js run on the named engine, or for `auto` on the fastest that works here.
 *
 * @throws HarnessError `ENGINE_UNKNOWN`, or `ENGINE_UNAVAILABLE` if an engine that was chosen by name
 *   does not work here
 */
export async function selectEngine(name: string, log?: (line: string) => void): Promise<Engine> {
  const engine = name === 'auto' ? await takeBest() : await takeNamed(name);
  log?.(describeEngine(engine));
  return engine;
}

async function takeBest(): Promise<Engine> {
  const { name, loaded, passedOver } = await chooseEngine();
  const why =
    passedOver.length === 0
      ? 'the fastest engine that works here'
      : passedOver.map((p) => `${p.name} was passed over: ${p.reason}`).join('; ');
  return { name, ...loaded, passedOver, why };
}

async function takeNamed(name: string): Promise<Engine> {
  if (!isEngineName(name)) throw unknownEngine(name);
  try {
    return { name, ...(await loadEngine(name)), passedOver: [], why: 'chosen by name' };
  } catch (error) {
    throw new HarnessError(
      'ENGINE_UNAVAILABLE',
      `The engine ${name} does not work here: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

function isEngineName(name: string): name is EngineName {
  return (engineNames as readonly string[]).includes(name);
}

/** @throws HarnessError `ENGINE_UNKNOWN` for anything but `auto` or the name of an engine */
export function requireEngineName(name: string): void {
  if (name !== 'auto' && !isEngineName(name)) throw unknownEngine(name);
}

function unknownEngine(name: string): HarnessError {
  const known = ['auto', ...engineNames];
  return new HarnessError(
    'ENGINE_UNKNOWN',
    `There is no engine "${name}".${didYouMean(name, known)} The engines are ${known.join(', ')}.`,
  );
}
