import { availableParallelism, cpus, totalmem } from 'node:os';
import { messageOf } from '../contract/errors.ts';
import { itemAt, valueAt } from '../contract/item-at.ts';
import { median } from '../shared/median.ts';
import type { Progress } from '../shared/progress.ts';
import { Contestant, type Entry } from './contestant.ts';
import type { End } from './protocol.ts';
import type { Task, TaskName, TaskSizes } from './tasks.ts';

export interface BenchRequest {
  readonly tasks: readonly Task[];
  /** Small sizes, which only show that it works. */
  readonly quick: boolean;
  readonly rounds: number;
  /** The contestants of a task, ours first. */
  entriesFor(task: Task, sizes: TaskSizes): readonly Entry[];
  readonly progress: (label: string, total: number, unit: string) => Progress;
}

/** The result of one contestant, or the reason why there is none. */
export type Result = Pick<Entry, 'name' | 'kind' | 'beside'> &
  (
    | ({
        readonly works: true;
        readonly version: string;
        readonly device: string;
        /** Images, samples or pairs per second, one number per round. */
        readonly rates: readonly number[];
        readonly median: number;
        /** Images that go through the network per unit, if a unit is not an image. */
        readonly imagesPerUnit?: number | undefined;
        /** Processor time per image, sample or pair, in milliseconds: the median over rounds. */
        readonly cpuMilliseconds: number;
      } & End)
    | { readonly works: false; readonly reason: string }
  );

export interface TaskReport {
  readonly task: TaskName;
  readonly description: string;
  readonly unit: string;
  readonly results: readonly Result[];
}

export interface BenchReport {
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGigabytes: number;
    readonly platform: string;
    readonly node: string;
  };
  readonly rounds: number;
  /** Small sizes were measured, which say nothing about speed. */
  readonly quick: boolean;
  readonly tasks: readonly TaskReport[];
}

/** Measures one task after another. */
export async function runBench(request: BenchRequest): Promise<BenchReport> {
  const reports: TaskReport[] = [];
  for (const task of request.tasks) reports.push(await runTask(task, request));
  return {
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGigabytes: Math.round(totalmem() / 1e8) / 10,
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
    },
    rounds: request.rounds,
    quick: request.quick,
    tasks: reports,
  };
}

/**
 * All contestants prepare one after another, then take turns: a slow spell of the machine slows them all.
 */
async function runTask(task: Task, request: BenchRequest): Promise<TaskReport> {
  const sizes = request.quick ? task.quick : task.sizes;
  const entries = request.entriesFor(task, sizes);
  const running: { contestant: Contestant; rates: number[]; cpu: number[] }[] = [];
  const results = new Map<string, Result>();
  const fail = ({ name, kind, beside }: Entry, error: unknown) =>
    results.set(name, { name, kind, beside, works: false, reason: messageOf(error) });
  const bar = request.progress(
    `Measuring ${task.name}`,
    entries.length * (request.rounds + 1),
    'rounds',
  );
  try {
    for (const entry of entries) {
      try {
        running.push({ contestant: await Contestant.start(entry), rates: [], cpu: [] });
      } catch (error) {
        fail(entry, error);
      }
      bar.advance();
    }
    for (let round = 0; round < request.rounds; round++) {
      // Each of them goes first in some rounds.
      for (let i = 0; i < running.length; i++) {
        const { contestant, rates, cpu } = itemAt(running, (i + round) % running.length);
        if (results.has(contestant.entry.name)) continue;
        try {
          const { seconds, cpuSeconds, units } = await contestant.round();
          rates.push(units / seconds);
          cpu.push((1000 * cpuSeconds) / units);
        } catch (error) {
          fail(contestant.entry, error);
        }
        bar.advance();
      }
    }
    for (const { contestant, rates, cpu } of running) {
      const { entry, ready } = contestant;
      if (results.has(entry.name)) continue;
      try {
        const end = await contestant.end();
        const { name, kind, beside } = entry;
        results.set(name, {
          name,
          kind,
          beside,
          works: true,
          ...ready,
          rates,
          median: median(rates),
          cpuMilliseconds: median(cpu),
          ...end,
        });
      } catch (error) {
        fail(entry, error);
      }
    }
  } finally {
    bar.stop();
    for (const { contestant } of running) contestant.kill();
  }
  const ordered = entries.map(({ name }) => valueAt(results, name));
  return { task: task.name, description: task.describe(sizes), unit: task.unit, results: ordered };
}
