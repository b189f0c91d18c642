import { z } from 'zod';
import { taskNames } from './tasks.ts';

const schema = z.object({
  task: z.enum(taskNames),
  size: z.number(),
  batch: z.number(),
  batches: z.number(),
  secondsPerRound: z.number(),
});

/** What a contestant is told on its command line, as JSON. */
export function readSettings(json: string | undefined): z.output<typeof schema> {
  return schema.parse(JSON.parse(json ?? 'null'));
}
