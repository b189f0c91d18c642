import { z } from 'zod';
import { pairLists, taskNames } from './tasks.ts';

const schema = z.object({
  task: z.enum(taskNames),
  size: z.number(),
  batch: z.number(),
  batches: z.number(),
  /** The pairs to learn, in the task that learns pairs. */
  pairs: z.enum(pairLists).optional(),
  /** The timm network to compute, in the tasks of ONNX networks. */
  network: z.string().optional(),
  secondsPerRound: z.number(),
});

/** A contestant's settings, given on its command line as JSON. */
export function readSettings(json: string | undefined): z.output<typeof schema> {
  return schema.parse(JSON.parse(json ?? 'null'));
}
