import { findKnownPlugin, type PluginPlaces } from '../../host/known-plugins.ts';
import { digestCode } from '../records/code-digest.ts';
import type { RunRecord } from '../records/run-record.ts';

/**
 * Says of each run whether the code of its plugin has changed since. Of a plugin that is not here any
 * more, nobody can tell; a run of a version that did not record what it depends on counts as earlier.
 */
export function markEarlierCode(runs: readonly RunRecord[], places: PluginPlaces): RunRecord[] {
  const current = new Map<string, string | undefined>();
  const codeOf = (name: string): string | undefined => {
    if (!current.has(name)) current.set(name, findCode(name, places));
    return current.get(name);
  };
  return runs.map((run) => {
    const { plugin, approach, answered } = run.manifest;
    // No code of here has made it, whatever has its name.
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
