import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findEntry, pluginFileName } from '../../host/find-plugin.ts';
import { listKnownPlugins } from '../../host/known-plugins.ts';
import { locatePlugin } from '../../host/locate-plugin.ts';
import { readPluginFile } from '../../host/process/plugin-file.ts';
import { digestSources, findDescription } from '../../host/runner/kept-descriptions.ts';
import { describeOptionsSchema, type OptionsSchema } from '../../shared/options/describe-schema.ts';
import { listKnownValues } from '../../shared/options/known-values.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { Candidate, CompletedOption, Surroundings } from './complete.ts';

/** What each run's folder has, finished or not. */
const manifestName = 'manifest.json';

/**
 * What a project has that can be named, as far as that is known without running anything: a plugin in
 * TypeScript has options once a command has asked it for them.
 */
export function lookAround(project: ProjectFolders): Surroundings {
  return {
    listPlugins: () =>
      listKnownPlugins(project).map(({ name, source }) => ({ word: name, about: source })),
    listRuns: () => listRuns(project.submissions),
    async listPluginOptions(named) {
      const found = new Map<string, CompletedOption>();
      for (const word of named) {
        const schema = await findOptions(word, project).catch(() => undefined);
        if (schema === undefined) continue;
        const known = listKnownValues(schema);
        for (const option of describeOptionsSchema(schema)) {
          const { values = {} } = known.find(({ flag }) => flag === option.flag) ?? {};
          if (!found.has(option.flag)) found.set(option.flag, { ...option, knownValues: values });
        }
      }
      return [...found.values()];
    },
  };
}

function listRuns(submissions: string): Candidate[] {
  if (!existsSync(submissions)) return [];
  return readdirSync(submissions)
    .filter((name) => existsSync(join(submissions, name, manifestName)))
    .sort()
    .map((word) => ({ word, about: '' }));
}

async function findOptions(
  word: string,
  project: ProjectFolders,
): Promise<OptionsSchema | undefined> {
  const folder = locatePlugin(word, project);
  const entry = folder === undefined ? undefined : findEntry(folder);
  if (folder === undefined || entry === undefined) return undefined;
  if (basename(entry) === pluginFileName) return readPluginFile(folder).schema;
  const kept = await findDescription(basename(folder), digestSources(folder, project.plugins));
  return kept?.options;
}
