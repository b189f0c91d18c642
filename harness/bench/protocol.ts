import { createInterface } from 'node:readline';
import { z } from 'zod';

// A contestant is a separate process that reads lines from standard input: `round` makes it work for some
// seconds, `end` makes it report its memory and exit. It answers each line, and starts by describing itself
// in one line of JSON after a mark, so that what libraries print does no harm.
const mark = 'BENCH ';

export const readySchema = z.object({
  /** Name and version of the library that computes. */
  version: z.string(),
  /** The device that it computes on. */
  device: z.string(),
  /** Images that go through the network per unit, if a unit is not an image. */
  imagesPerUnit: z.number().optional(),
});
export const roundSchema = z.object({
  /** Wall-clock time. */
  seconds: z.number(),
  /** Processor time of all threads. */
  cpuSeconds: z.number(),
  /** Images, samples or pairs processed. */
  units: z.number(),
});
export const endSchema = z.object({
  /** Tensors of TensorFlow.js before the first step and after the last. */
  tensors: z.object({ before: z.number(), after: z.number() }).nullable(),
  /** Their size in bytes, as TensorFlow.js counts it. */
  tensorBytes: z.object({ before: z.number(), after: z.number() }).nullable(),
  /** Peak memory of the process, in 10^6 bytes. */
  peakMegabytes: z.number(),
});
export type Ready = z.output<typeof readySchema>;
export type Round = z.output<typeof roundSchema>;
export type End = z.output<typeof endSchema>;

/** The JSON of a line meant for the benchmark, or undefined. */
export function readAnswer(line: string): unknown {
  return line.startsWith(mark) ? JSON.parse(line.slice(mark.length)) : undefined;
}

/** Work that a contestant can repeat. */
export interface Workload extends Ready {
  /** Images, samples or pairs per step. */
  readonly unitsPerStep: number;
  /** Runs this many steps and waits for the last. */
  run(steps: number): Promise<void>;
  end(): Promise<Pick<End, 'tensors' | 'tensorBytes'>>;
}

/**
 * Serves a workload to the process that started this one. A round takes about `secondsPerRound` and at
 * least one step.
 */
export async function serve(workload: Workload, secondsPerRound: number): Promise<void> {
  await workload.run(1);
  const start = performance.now();
  await workload.run(1);
  const secondsPerStep = (performance.now() - start) / 1000;
  const steps = Math.max(1, Math.min(1000, Math.round(secondsPerRound / secondsPerStep)));
  if (steps > 1) await workload.run(Math.ceil(steps / 4));
  const { version, device, imagesPerUnit } = workload;
  answer({ version, device, imagesPerUnit });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'end') break;
    const from = performance.now();
    const used = process.cpuUsage();
    await workload.run(steps);
    const seconds = (performance.now() - from) / 1000;
    const { user, system } = process.cpuUsage(used);
    answer({ seconds, cpuSeconds: (user + system) / 1e6, units: steps * workload.unitsPerStep });
  }
  // In kilobytes on every platform.
  const peakMegabytes = process.resourceUsage().maxRSS * 1.024e-3;
  answer({ ...(await workload.end()), peakMegabytes });
}

function answer(message: object): void {
  process.stdout.write(`${mark}${JSON.stringify(message)}\n`);
}
