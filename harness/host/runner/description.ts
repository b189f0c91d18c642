import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import type { PluginDescription } from '../hosted-plugin.ts';
import type { PluginSession } from '../process/plugin-session.ts';

const accuracy = z.number().min(0).max(1);
const options = z.record(z.string(), z.json());

/** Our runner's answer to `describe`. */
const descriptionSchema = z.object({
  kind: z.enum(['plugin', 'composition']),
  name: z.string().min(1),
  summary: z.string().min(1),
  paper: z.object({ seen: accuracy, unseen: accuracy, mixed: accuracy }).optional(),
  transductive: z.boolean(),
  usesEngine: z.boolean(),
  options: z.looseObject({ type: z.literal('object') }),
  defaults: options.optional(),
  trial: options.optional(),
  namesExtractors: z.boolean(),
});

/** A plugin's description of itself, and whether it consists of others. */
export interface DescribedPlugin extends PluginDescription {
  readonly kind: 'plugin' | 'composition';
}

/**
 * Checks a process's description of its plugin, or a stored one.
 *
 * @throws HarnessError `PROTOCOL_BROKEN`
 */
export function readDescription(name: string, body: unknown): DescribedPlugin {
  const parsed = descriptionSchema.safeParse(body);
  if (!parsed.success || parsed.data.name !== name) {
    const why = parsed.success ? `it is ${parsed.data.name}` : z.prettifyError(parsed.error);
    throw new HarnessError('PROTOCOL_BROKEN', `Plugin ${name} sent an invalid description: ${why}`);
  }
  const { paper, trial, defaults, ...described } = parsed.data;
  return {
    ...described,
    defaults,
    ...(paper === undefined ? {} : { paper }),
    ...(trial === undefined ? {} : { trial }),
  };
}

/** Asks a process to describe its plugin. */
export async function askDescription(session: PluginSession): Promise<DescribedPlugin> {
  return readDescription(session.name, (await session.ask('describe')).body);
}
