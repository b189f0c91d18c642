import { z } from 'zod';
import { pairLists, taskNames } from './tasks.ts';

const schema = z.object({
  task: z.enum(taskNames),
  size: z.number(),
  batch: z.number(),
  batches: z.number(),
  /** Which pairs are learnt, in the task that learns pairs. */
  pairs: z.enum(pairLists).optional(),
  /** The network of timm that is computed, in the tasks of ONNX networks. */
  network: z.string().optional(),
  secondsPerRound: z.number(),
});

/** What a contestant gets on its command line, as JSON. */
export function readSettings(json: string | undefined): z.output<typeof schema> {
  return schema.parse(JSON.parse(json ?? 'null'));
}
