import { findKnownPlugin, type PluginPlaces } from '../../host/known-plugins.ts';
import { digestCode } from '../records/code-digest.ts';
import type { RunRecord } from '../records/run-record.ts';

/**
 * Marks each run by whether the code of its plugin has changed since. If the plugin is no longer available,
 * this is unknown; a run of a version that did not record its dependencies counts as earlier.
 */
export function markEarlierCode(runs: readonly RunRecord[], places: PluginPlaces): RunRecord[] {
  const current = new Map<string, string | undefined>();
  const codeOf = (name: string): string | undefined => {
    if (!current.has(name)) current.set(name, findCode(name, places));
    return current.get(name);
  };
  return runs.map((run) => {
    const { plugin, approach, answered } = run.manifest;
    // It was not made by code in this project, even if a plugin has the same name.
    if (answered !== undefined) return run;
    const now = codeOf(plugin.name);
    const isCurrent = now === plugin.code && approach !== undefined;
    return now === undefined || isCurrent ? run : { ...run, isOfEarlierCode: true };
  });
}

function findCode(name: string, places: PluginPlaces): string | undefined {
  try {
    const known = findKnownPlugin(name, places);
    return known === undefined ? undefined : digestCode(known.folder);
  } catch {
    // Two plugins claim the name, or its folder cannot be read.
    return undefined;
  }
}
