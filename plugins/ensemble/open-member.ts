import { join } from 'node:path';
import type { Plugin } from '../../harness/contract/plugin.ts';
import type { StoredMember } from '../../harness/experiments/ensemble/member-folders.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { parseOptions } from '../../harness/host/plugin-options.ts';
import { expandMember, type SpeltMember } from './members-option.ts';
import { pluginsFolder, requireSibling } from './require-sibling.ts';

/** A member whose plugin has been found. */
export interface OpenMember {
  readonly plugin: Plugin;
  /** Where its sources are. */
  readonly folder: string;
  /** Checked, with defaults filled in. */
  readonly options: Record<string, unknown>;
  readonly seed: number;
}

/**
 * Finds the plugin of a member and checks its options.
 *
 * @param seed of the run, where the member has none of its own
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `ENSEMBLE_NESTED`, `OPTION_UNKNOWN`, `OPTION_INVALID`,
 *   `PLUGIN_BROKEN`, `PLUGIN_INVALID`
 */
export async function openMember(spelt: SpeltMember, seed: number): Promise<OpenMember> {
  const { plugin: name, options = {}, seed: own = seed } = expandMember(spelt);
  requireSibling(name);
  const { plugin, folder } = await loadPlugin(join(pluginsFolder, name), pluginsFolder);
  return { plugin, folder, options: parseOptions(plugin, options), seed: own };
}

/** What is stored of a member beside its model. */
export function describeMember({ plugin, options, seed }: OpenMember): StoredMember {
  const json = JSON.parse(JSON.stringify(options)) as StoredMember['options'];
  return { plugin: plugin.name, options: json, seed };
}
