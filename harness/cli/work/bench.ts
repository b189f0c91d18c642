import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchTables } from '../../bench/bench-tables.ts';
import { entriesFor, type ReferenceName } from '../../bench/entries.ts';
import { runBench } from '../../bench/run-bench.ts';
import { type TaskName, tasks } from '../../bench/tasks.ts';
import type { EngineName } from '../../compute/engine/engine.ts';
import { listEngines } from '../../compute/engine/list-engines.ts';
import { HarnessError } from '../../contract/errors.ts';
import { choosePython } from '../../host/process/interpreter.ts';
import { startProgress } from '../../shared/progress.ts';
import { remark } from '../print.ts';
import { printTables } from '../print-tables.ts';

interface BenchArguments {
  readonly only?: readonly TaskName[] | undefined;
  readonly engine?: readonly EngineName[] | undefined;
  readonly against: readonly ReferenceName[];
  readonly python?: string | undefined;
  readonly rounds: number;
  readonly seconds: number;
  readonly quick: boolean;
  readonly json: boolean;
}

/**
 * Measures and prints.
 *
 * @throws HarnessError `BENCH_FAILED` if no contestant could do a task
 */
export async function benchAndPrint(args: BenchArguments): Promise<void> {
  const chosen = tasks.filter(({ name }) => args.only?.includes(name) ?? true);
  const needsEngine = chosen.some(({ worksOn }) => worksOn === 'engine');
  const engines = args.engine ?? (needsEngine ? await findWorkingEngines() : []);
  const python = args.python ?? choosePython();
  const scratch = join(tmpdir(), `harness-bench-${randomUUID()}`);
  const report = await runBench({
    tasks: chosen,
    quick: args.quick,
    rounds: args.rounds,
    progress: startProgress,
    entriesFor: (task, sizes) =>
      entriesFor(task, sizes, {
        engines: [...new Set(engines)],
        references: [...new Set(args.against)],
        python,
        secondsPerRound: args.quick ? 0.1 : args.seconds,
        scratch,
      }),
  }).finally(() => rm(scratch, { recursive: true, force: true }));
  printTables(benchTables(report), report, args.json ? 'json' : 'terminal');
  // Networks are made by a Python with PyTorch, which is needed only if they are requested.
  const mayFail = chosen.filter(({ worksOn }) => worksOn === 'onnx' && args.only === undefined);
  const failed = report.tasks.find(
    ({ task, results }) =>
      !results.some(({ works }) => works) && !mayFail.some(({ name }) => name === task),
  );
  if (failed !== undefined) {
    throw new HarnessError('BENCH_FAILED', `No contestant could do the task ${failed.task} here.`);
  }
}

/** Excluded engines are named: a missing row must not look like a slow engine. */
async function findWorkingEngines(): Promise<EngineName[]> {
  const working: EngineName[] = [];
  for (const engine of await listEngines()) {
    // WebGPU on a CPU would take hours and tell nothing.
    const emulated = engine.works && engine.name === 'webgpu' && !engine.accelerated;
    if (engine.works && !emulated) working.push(engine.name);
    else {
      const reason = engine.works ? `${engine.device} is not a GPU` : engine.reason;
      remark(`Without ${engine.name}: ${reason}`);
    }
  }
  return working;
}
