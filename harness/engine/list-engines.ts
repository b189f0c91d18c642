import { basename } from 'node:path';
import type { EngineName } from './engine.ts';
import { type EngineAnswer, probeInChild } from './probe-in-child.ts';
import { listInstalled } from './tensorflow/installed.ts';
import { whyNoGpu } from './tensorflow/why-no-gpu.ts';

/** Whether an engine works on this machine. */
export type EngineState = {
  readonly name: EngineName;
  /** More to know, a line each: what is installed, why no GPU is used. */
  readonly notes: readonly string[];
} & EngineAnswer;

/** The engines that a run can take, in the order of their help. */
const probed = ['tensorflow', 'webgpu', 'wasm'] as const satisfies readonly EngineName[];

/** Tries every engine, each in a process of its own, so that a crash of one cannot hurt another. */
export async function listEngines(): Promise<EngineState[]> {
  const states: EngineState[] = [];
  for (const name of probed) {
    const answer = await probeInChild(name);
    states.push({ name, notes: await describe(name, answer), ...answer });
  }
  return states;
}

async function describe(name: (typeof probed)[number], answer: EngineAnswer): Promise<string[]> {
  if (name === 'webgpu' && answer.works && !answer.accelerated) {
    return ['A CPU in place of a GPU: slow, and never taken by auto'];
  }
  if (name !== 'tensorflow') return [];
  const lines = (await listInstalled()).map(
    ({ folder, active, tensorflow }) =>
      `${basename(folder)}, ${active ? 'in use' : 'not in use'}, in ${tensorflow}`,
  );
  if (answer.works && !answer.accelerated) lines.push(`It sees no GPU: ${await whyNoGpu()}`);
  return lines;
}
