import { z } from 'zod';
import {
  parseIdentity,
  parseSince,
  type RunFilter,
} from '../../experiments/keeping/filter-runs.ts';

/** For commands that show runs: filters. */
export const filterOptions = z.object({
  plugin: z.array(z.string()).default([]).describe('Only runs of these plugins'),
  collection: z
    .array(z.string())
    .default([])
    .describe('Only runs on these collections: names, or paths of their folders'),
  tag: z.array(z.string()).default([]).describe('Only runs with all of these tags'),
  since: z
    .string()
    .optional()
    .describe('Only runs begun since: 2026-11-01, 2026-11-01T18:30, or 12h, 3d, 2w ago'),
  identity: z.string().optional().describe("First characters of a run's or an approach's digest"),
});

/**
 * The filter of a command.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function readFilter(args: z.output<typeof filterOptions>): RunFilter {
  const { plugin, collection, tag, since, identity } = args;
  return {
    plugin,
    collection,
    tag,
    since: since === undefined ? undefined : parseSince(since, new Date()),
    identity: identity === undefined ? undefined : parseIdentity(identity),
  };
}
