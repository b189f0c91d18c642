import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../contract/errors.ts';
import { findSettings, settingsThatHold } from './settings/find-settings.ts';

/** The folders of a project, absolute. */
export interface ProjectFolders {
  readonly root: string;
  readonly plugins: string;
  readonly splits: string;
  readonly submissions: string;
  /** Collections, the demo, the cache and local weights. */
  readonly data: string;
  readonly cache: string;
  /** Tables of features that were computed elsewhere. */
  readonly importedFeatures: string;
  /** Folders that are searched for pretrained weights, first match first. */
  readonly weights: readonly string[];
  /** Folders of plugins that a command line names with `--plugin`. */
  readonly namedPlugins?: readonly string[];
}

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The project that a command works on: the folder in `HARNESS_ROOT`, else this package's own.
 * A root without a `plugins` folder uses the plugins of this package. The settings `pluginsFolder` and
 * `weightsFolder` name other folders.
 *
 * @throws HarnessError `SETTINGS_INVALID`
 */
export function findProject(root = process.env.HARNESS_ROOT): ProjectFolders {
  const base = resolve(root ?? packageRoot);
  const settings = settingsThatHold(findSettings(base));
  const { pluginsFolder, weightsFolder } = settings;
  const plugins = pluginsFolder === undefined ? join(base, 'plugins') : resolve(pluginsFolder);
  const weights = join(base, 'data', 'weights');
  if (pluginsFolder !== undefined && !existsSync(plugins)) {
    throw new HarnessError(
      'SETTINGS_INVALID',
      `The setting pluginsFolder names ${plugins}, and there is no such folder.`,
    );
  }
  return {
    root: base,
    plugins: existsSync(plugins) ? plugins : join(packageRoot, 'plugins'),
    splits: join(base, 'splits'),
    submissions: join(base, 'submissions'),
    data: join(base, 'data'),
    cache: join(base, 'data', 'cache'),
    importedFeatures: join(base, 'data', 'features'),
    weights: weightsFolder === undefined ? [weights] : [resolve(weightsFolder), weights],
  };
}
