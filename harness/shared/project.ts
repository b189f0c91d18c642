import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders of a project, absolute. */
export interface ProjectFolders {
  readonly root: string;
  readonly plugins: string;
  readonly splits: string;
  readonly submissions: string;
  /** Collections, the demo, the cache and local weights. */
  readonly data: string;
  readonly cache: string;
  /** Folders that are searched for pretrained weights, first match first. */
  readonly weights: readonly string[];
  /** Folders of plugins that a command line names with `--plugin`. */
  readonly namedPlugins?: readonly string[];
}

const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The project that a command works on: the folder in `HARNESS_ROOT`, else this package's own.
 * A root without a `plugins` folder uses the plugins of this package.
 */
export function findProject(root = process.env.HARNESS_ROOT): ProjectFolders {
  const base = resolve(root ?? packageRoot);
  const plugins = join(base, 'plugins');
  return {
    root: base,
    plugins: existsSync(plugins) ? plugins : join(packageRoot, 'plugins'),
    splits: join(base, 'splits'),
    submissions: join(base, 'submissions'),
    data: join(base, 'data'),
    cache: join(base, 'data', 'cache'),
    weights: [join(base, 'data', 'weights')],
  };
}
