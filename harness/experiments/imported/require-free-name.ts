import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { importedNamePattern } from '../../contract/imported-features.ts';
import { listKnownPlugins } from '../../host/known-plugins.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { listReservedValues } from '../../shared/options/known-values.ts';
import type { ProjectFolders } from '../../shared/project.ts';

const longestShown = 60;

/**
 * Requires that a name is available for imported features: a plain word that no network has.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export async function requireFreeName(name: string, project: ProjectFolders): Promise<void> {
  const refuse = (why: string) => {
    const shown = JSON.stringify(
      name.length > longestShown ? `${name.slice(0, longestShown)}…` : name,
    );
    return new HarnessError('OPTION_INVALID', `Option --name: ${shown} ${why}.`);
  };
  if (!importedNamePattern.test(name) || /\.onnx$/i.test(name)) {
    throw refuse(
      'is not a valid name for features: use at most 64 letters, digits, dots, hyphens and underscores, with a letter or digit at both ends',
    );
  }
  if ((await listNetworks(project)).has(name)) {
    throw refuse('is the name of a built-in network; choose another');
  }
  const inTheWay = project.weights
    .flatMap((folder) => [join(folder, name), join(folder, `${name}.onnx`)])
    .find((path) => existsSync(path));
  if (inTheWay !== undefined)
    throw refuse(`is the name of the network ${inTheWay}; choose another`);
}

/** The networks built into plugins, by name. */
async function listNetworks(project: ProjectFolders): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const { folder } of listKnownPlugins(project)) {
    try {
      const { plugin } = await loadPlugin(folder, project);
      for (const name of listReservedValues(plugin.options, 'backbone')) names.add(name);
      await plugin.close();
    } catch {
      // A plugin that cannot be loaded has no network.
    }
  }
  return names;
}
