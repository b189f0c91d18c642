import { createInterface } from 'node:readline';
import { z } from 'zod';

// A contestant is a separate process that waits for lines on standard input: `round` lets it work
// for some seconds, `end` lets it say how much memory it took and leave. It answers each line, and
// first of all says what it is, with one line of JSON behind a mark, so that what libraries print
// does not disturb.
const mark = 'BENCH ';

export const readySchema = z.object({
  /** Name and version of what computes. */
  version: z.string(),
  /** On what. */
  device: z.string(),
  /** Images that go through the network for each unit, if a unit is not an image. */
  imagesPerUnit: z.number().optional(),
});
export const roundSchema = z.object({
  /** Wall-clock time. */
  seconds: z.number(),
  /** Processor time of all threads. */
  cpuSeconds: z.number(),
  /** Images, samples or pairs that were worked through. */
  units: z.number(),
});
export const endSchema = z.object({
  /** Tensors of TensorFlow.js before the first step and after the last. */
  tensors: z.object({ before: z.number(), after: z.number() }).nullable(),
  /** Their bytes, as TensorFlow.js counts them. */
  tensorBytes: z.object({ before: z.number(), after: z.number() }).nullable(),
  /** The most memory that the process held, in 10^6 bytes. */
  peakMegabytes: z.number(),
});
export type Ready = z.output<typeof readySchema>;
export type Round = z.output<typeof roundSchema>;
export type End = z.output<typeof endSchema>;

/** The JSON of a line that was meant for the benchmark, or undefined. */
export function readAnswer(line: string): unknown {
  return line.startsWith(mark) ? JSON.parse(line.slice(mark.length)) : undefined;
}

/** Work that a contestant can do over and over. */
export interface Workload extends Ready {
  /** Images, samples or pairs per step. */
  readonly unitsPerStep: number;
  /** Does so many steps, to the end of the last. */
  run(steps: number): Promise<void>;
  end(): Promise<Pick<End, 'tensors' | 'tensorBytes'>>;
}

/**
 * Serves a workload to the process that started this one. A round takes about `secondsPerRound`,
 * one step at least.
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
  // In kilobytes, whatever the platform.
  const peakMegabytes = process.resourceUsage().maxRSS * 1.024e-3;
  answer({ ...(await workload.end()), peakMegabytes });
}

function answer(message: object): void {
  process.stdout.write(`${mark}${JSON.stringify(message)}\n`);
}
