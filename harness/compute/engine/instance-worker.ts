// The worker thread of `startInstances`.
import type { InstanceTask, OpenWork } from './instances.ts';
import { selectEngine } from './select-engine.ts';

type Work = (task: unknown) => Promise<unknown>;

// A thread serves one kind of work, which it opens with its first task.
let work: Promise<Work> | undefined;

/** Entry point of the thread. */
export async function runInstanceTask({
  engine,
  module,
  setup,
  task,
}: InstanceTask): Promise<unknown> {
  work ??= open(engine, module, setup);
  return (await work)(task);
}

async function open(engine: string, module: string, setup: unknown): Promise<Work> {
  await selectEngine(engine);
  const { openWork } = (await import(module)) as { openWork: OpenWork<unknown, unknown, unknown> };
  return openWork(setup);
}
