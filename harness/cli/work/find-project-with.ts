import { listKnownPlugins } from '../../host/known-plugins.ts';
import { findProject, type ProjectFolders } from '../../shared/project.ts';

/**
 * The project of a command, with the plugin whose folder a person named with `--plugin`.
 *
 * @throws HarnessError `PLUGIN_NOT_FOUND` if the folder holds none
 */
export function findProjectWith(plugin: string | undefined): ProjectFolders {
  if (plugin === undefined) return findProject();
  const project = { ...findProject(), namedPlugins: [plugin] };
  listKnownPlugins(project);
  return project;
}
