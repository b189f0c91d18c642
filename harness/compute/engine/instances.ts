import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { Tinypool } from 'tinypool';
import type { EngineName } from './engine.ts';

/** Engines that compute on one core, of which several instances can run in parallel. */
const oneCoreEngines: readonly string[] = ['wasm'] satisfies EngineName[];

/** A generous estimate of the memory of an instance with a network and its share of the pixels. */
const bytesAnInstance = 1e9;

/** Instances of an engine, each in a separate thread, that do one kind of work. */
export interface Instances<Task, Result> {
  readonly count: number;
  /** Runs a task on the next free instance. */
  run(task: Task): Promise<Result>;
  /** Stops the threads; unfinished work is lost. */
  close(): Promise<void>;
}

/** The export of a work module, called once in every thread, on its own engine. */
export type OpenWork<Setup, Task, Result> = (
  setup: Setup,
) => Promise<(task: Task) => Promise<Result>>;

/** The message to a thread. */
export interface InstanceTask {
  readonly engine: string;
  readonly module: string;
  readonly setup: unknown;
  readonly task: unknown;
}

/**
 * Number of instances of the current engine that are worth running: one per core if it computes on a
 * single core and memory allows, otherwise 1, which means the engine of this thread.
 */
export function countUsefulInstances(): number {
  if (!oneCoreEngines.includes(tf.getBackend())) return 1;
  return Math.max(
    1,
    Math.min(availableParallelism(), Math.floor(totalmem() / 2 / bytesAnInstance)),
  );
}

/**
 * Starts instances of the current engine in threads. `setup` is passed to each of them with every
 * task, so large data in it should be in a `SharedArrayBuffer`.
 *
 * @param module exports an `OpenWork` named `openWork`
 */
export function startInstances<Setup, Task, Result>(
  module: URL,
  setup: Setup,
  count: number,
): Instances<Task, Result> {
  const engine = tf.getBackend();
  const pool = new Tinypool({
    filename: fileURLToPath(new URL('./instance-worker.ts', import.meta.url)),
    name: 'runInstanceTask',
    runtime: 'worker_threads',
    // Each starts with the first task that finds no other instance free, and runs until `close`.
    minThreads: 1,
    maxThreads: count,
    idleTimeout: 2 ** 31 - 1,
    concurrentTasksPerWorker: 1,
    execArgv: ['--import', new URL('../../shared/typescript/register.js', import.meta.url).href],
  });
  return {
    count,
    run: (task) => pool.run({ engine, module: module.href, setup, task } satisfies InstanceTask),
    close: () => pool.destroy(),
  };
}
