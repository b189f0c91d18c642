import type { EngineName } from './engine.ts';
import { runInChild } from './run-in-child.ts';

/** The answer of an engine started in a separate process. */
export type EngineAnswer =
  | {
      readonly works: true;
      readonly version: string;
      readonly device: string;
      /** True if a GPU computes. */
      readonly accelerated: boolean;
    }
  | {
      readonly works: false;
      readonly reason: string;
      /** The one command that would help, if there is one. */
      readonly help?: string;
    };

const script = new URL('./probe-engine.ts', import.meta.url);

/** Starts an engine and computes a sum on it, in a separate process. */
export async function probeInChild(name: EngineName): Promise<EngineAnswer> {
  const run = await runInChild(script, name);
  if (run.failed) {
    const how = run.signal ? `crashed with ${run.signal}` : `ended with code ${run.exitCode}`;
    return { works: false, reason: `it ${run.timedOut ? 'hung for two minutes' : how}` };
  }
  return JSON.parse(run.stdout) as EngineAnswer;
}
