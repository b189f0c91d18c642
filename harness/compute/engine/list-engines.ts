import { basename } from 'node:path';
import type { EngineName } from './engine.ts';
import { type EngineAnswer, probeInChild } from './probe-in-child.ts';
import { listInstalled } from './tensorflow/installed.ts';
import { whyNoGpu } from './tensorflow/why-no-gpu.ts';

/** Whether an engine works on this machine. */
export type EngineState = {
  readonly name: EngineName;
  /** Further facts, one line each: installed versions, the reason why no GPU is used. */
  readonly notes: readonly string[];
  /** The one command that would help, if there is one. */
  readonly help?: string;
} & EngineAnswer;

/** The available choices of engines, in the order of the help. */
const probed = ['tensorflow', 'webgpu', 'wasm'] as const satisfies readonly EngineName[];

/**
 * Tries every engine, each in a separate process, so that a crash of one does not affect the others.
 */
export function listEngines(): Promise<EngineState[]> {
  return Promise.all(
    probed.map(async (name): Promise<EngineState> => {
      const answer = await probeInChild(name);
      return { name, ...answer, ...(await describe(name, answer)) };
    }),
  );
}

/** The engine that `auto` chooses among these, in the order of `chooseEngine`. */
export function takenByAuto(states: readonly EngineState[]): EngineName | undefined {
  const working = states.filter(({ works }) => works);
  const accelerated = working.find((state) => state.works && state.accelerated);
  return (accelerated ?? working.find(({ name }) => name !== 'webgpu'))?.name;
}

async function describe(
  name: EngineName,
  answer: EngineAnswer,
): Promise<Pick<EngineState, 'notes' | 'help'>> {
  const isSlow = answer.works && !answer.accelerated;
  if (name === 'webgpu' && isSlow) {
    return { notes: ['A CPU instead of a GPU: slow, and never chosen by auto'] };
  }
  if (name !== 'tensorflow') return { notes: [] };
  const installed = await listInstalled();
  const notes = installed.map(
    ({ folder, active, tensorflow }) =>
      `${basename(folder)}, ${active ? 'in use' : 'not in use'}, in ${tensorflow}`,
  );
  if (!isSlow) return { notes };
  const active = installed.find((engine) => engine.active);
  if (active !== undefined && active.kernels === undefined) {
    notes.push('Training is slower than it could be: run npx harness engine install again');
  }
  const { reason, help } = await whyNoGpu();
  notes.push(`It sees no GPU: ${reason}`);
  return help === undefined ? { notes } : { notes, help };
}
