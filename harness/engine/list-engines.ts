import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { EngineName } from './engine.ts';
import { listInstalled } from './tensorflow/installed.ts';
import { tryBinding } from './tensorflow/try-binding.ts';

/** Whether an engine works on this machine. */
export type EngineState = {
  readonly name: EngineName;
  /** More to know, a line each: what is installed, why no GPU is used. */
  readonly notes: readonly string[];
} & (
  | { readonly works: true; readonly version: string; readonly device: string }
  | { readonly works: false; readonly reason: string }
);

const script = fileURLToPath(new URL('./probe-engine.ts', import.meta.url));
const register = new URL('../typescript/register.js', import.meta.url).href;
const probed: readonly EngineName[] = ['tensorflow', 'webgpu', 'wasm'];

/** Tries every engine, each in a process of its own, so that a crash of one cannot hurt another. */
export async function listEngines(): Promise<EngineState[]> {
  const states: EngineState[] = [];
  for (const name of probed) {
    const notes = name === 'tensorflow' ? await describeInstalled() : [];
    states.push({ name, notes, ...(await probe(name)) });
  }
  return states;
}

type Answer = { works: true; version: string; device: string } | { works: false; reason: string };

async function probe(name: EngineName): Promise<Answer> {
  const run = await execa(process.execPath, ['--import', register, script, name], {
    reject: false,
    stdin: 'ignore',
    timeout: 120_000,
    env: { NODE_OPTIONS: '' },
  });
  if (run.failed) {
    const how = run.signal ? `crashed with ${run.signal}` : `ended with code ${run.exitCode}`;
    return { works: false, reason: `it ${run.timedOut ? 'hung for two minutes' : how}` };
  }
  const answer = JSON.parse(run.stdout) as Answer;
  return answer.works
    ? { works: true, version: answer.version, device: answer.device }
    : { works: false, reason: answer.reason };
}

async function describeInstalled(): Promise<string[]> {
  const lines: string[] = [];
  for (const engine of await listInstalled()) {
    const use = engine.active ? 'in use' : 'not in use';
    lines.push(`${basename(engine.folder)}, ${use}, in ${engine.tensorflow}`);
    if (engine.variant === 'cpu' || !engine.active) continue;
    const report = await tryBinding(engine.binding);
    if (report.loads && !report.gpu) {
      lines.push(`It sees no GPU: ${report.gpuMessages[0] ?? 'TensorFlow gives no reason'}`);
    }
  }
  return lines;
}
