import { join } from 'node:path';
import { z } from 'zod';
import type { Plugin } from '../../contract/plugin.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { parseOptions } from '../../host/plugin-options.ts';
import { ensembleName } from './read-member-runs.ts';

const membersSchema = z.array(
  z.union([
    z.string().transform((plugin) => ({ plugin, options: {}, seed: undefined })),
    z.object({
      plugin: z.string(),
      options: z.record(z.string(), z.unknown()).default({}),
      seed: z.int().optional(),
    }),
  ]),
);

/** A member of an ensemble that is about to be trained. */
export interface EnsembleMember {
  readonly plugin: Plugin;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Its own; the ensemble's when it is left out. */
  readonly seed?: number | undefined;
  /** Of a member that is an ensemble itself. */
  readonly members: readonly EnsembleMember[];
}

/**
 * The members that the options of an ensemble name; none where the plugin is no ensemble. Members
 * lie beside it, so a name means a folder there and nothing else.
 *
 * @param options of the plugin, checked
 * @throws HarnessError `OPTION_UNKNOWN` or `OPTION_INVALID` where a member's own options are wrong,
 *   and what `loadPlugin` throws
 */
export async function openMembers(
  plugin: string,
  options: Readonly<Record<string, unknown>>,
  pluginsFolder: string,
): Promise<EnsembleMember[]> {
  if (plugin !== ensembleName) return [];
  const members: EnsembleMember[] = [];
  for (const { plugin: name, options: own, seed } of membersSchema.parse(options.members)) {
    const { plugin: member } = await loadPlugin(join(pluginsFolder, name), pluginsFolder);
    const options = parseOptions(member, own);
    const inner = await openMembers(member.name, options, pluginsFolder);
    members.push({ plugin: member, options, seed, members: inner });
  }
  return members;
}
