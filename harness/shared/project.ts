import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../contract/errors.ts';
import { parseJson } from '../contract/parse-json.ts';
import { findSettings, settingsThatHold } from './settings/find-settings.ts';
import { settingsFileName } from './settings/read-settings-file.ts';

/** The folders of a project, absolute. */
export interface ProjectFolders {
  readonly root: string;
  readonly plugins: string;
  readonly splits: string;
  readonly submissions: string;
  /** Collections, the demo, the cache and local weights. */
  readonly data: string;
  readonly cache: string;
  /** Tables of features computed elsewhere. */
  readonly importedFeatures: string;
  /** Folders searched for pretrained weights, first match first. */
  readonly weights: readonly string[];
  /** Folders of plugins named with `--plugin` on a command line. */
  readonly namedPlugins?: readonly string[];
  /** The plugins of the installed package, which a project has besides its own. */
  readonly shippedPlugins?: string;
}

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A built package is installed in someone's project; as TypeScript, it is itself the project. */
const isPackage = import.meta.url.endsWith('.js');

/** The package name under which projects and their plugins import the harness. */
export const harnessPackage = '@painter-by-numbers/harness';

/**
 * The project that a command works on: the folder in `HARNESS_ROOT`, else this package's own; for an
 * installed package, the nearest folder from the current one upwards that uses it, else the current one. A
 * root without a `plugins` folder uses the plugins of this package. The settings `pluginsFolder` and
 * `weightsFolder` name other folders.
 *
 * @throws HarnessError `SETTINGS_INVALID`
 */
export function findProject(root = process.env.HARNESS_ROOT): ProjectFolders {
  const base = resolve(root ?? (isPackage ? findNearest(process.cwd()) : packageRoot));
  const settings = settingsThatHold(findSettings(base));
  const { pluginsFolder, weightsFolder } = settings;
  const plugins = pluginsFolder === undefined ? join(base, 'plugins') : resolve(pluginsFolder);
  const weights = join(base, 'data', 'weights');
  if (pluginsFolder !== undefined && !existsSync(plugins)) {
    throw new HarnessError(
      'SETTINGS_INVALID',
      `The setting pluginsFolder names ${plugins}, which does not exist.`,
    );
  }
  return {
    root: base,
    plugins: existsSync(plugins) ? plugins : join(packageRoot, 'plugins'),
    ...(isPackage ? { shippedPlugins: join(packageRoot, 'plugins') } : {}),
    splits: join(base, 'splits'),
    submissions: join(base, 'submissions'),
    data: join(base, 'data'),
    cache: join(base, 'data', 'cache'),
    importedFeatures: join(base, 'data', 'features'),
    weights: weightsFolder === undefined ? [weights] : [resolve(weightsFolder), weights],
  };
}

function findNearest(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, settingsFileName)) || usesHarness(folder)) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** Whether the package.json of a folder, if readable, names the harness. */
function usesHarness(folder: string): boolean {
  try {
    const { dependencies, devDependencies } = Object(
      parseJson(readFileSync(join(folder, 'package.json'), 'utf8')),
    );
    return harnessPackage in { ...dependencies, ...devDependencies };
  } catch {
    return false;
  }
}
