import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findEnginesFolder } from '../../compute/engine/cache-folder.ts';
import { findProject } from '../../shared/project.ts';

/** What a plugin's own code consists of: its folder, what the plugins next to it share, its packages. */
export function listPluginCode(folder: string): string[] {
  const around = dirname(folder);
  const shared = basename(around) === 'plugins' ? [join(around, 'models')] : [];
  return [folder, ...shared, ...listPackages(folder)];
}

/** The folders of packages that a module in a folder finds. */
function listPackages(folder: string): string[] {
  const here = join(folder, 'node_modules');
  const found = existsSync(here) ? [here] : [];
  const parent = dirname(folder);
  return parent === folder ? found : [...found, ...listPackages(parent)];
}

const packageRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** What runs plugins in TypeScript: the harness's code and plugins, its packages, and engines. */
export function listRunnerCode(): string[] {
  const names = ['harness', 'plugins', 'package.json', 'tsconfig.json'];
  const own = names.map((name) => join(packageRoot, name));
  return [...own, ...listPackages(packageRoot.replace(/\/$/, '')), findEnginesFolder()];
}

/** Folders of a project in which there are labels, or what leads to them. */
export function listPrivateFolders(): string[] {
  const { data, submissions, splits } = findProject();
  return [data, submissions, splits];
}
