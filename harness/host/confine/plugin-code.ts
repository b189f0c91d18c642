import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What a plugin's own code is made of: its folder, what plugins beside it share, its packages. */
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
