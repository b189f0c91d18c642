import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { harnessPackage, type ProjectFolders } from '../../shared/project.ts';

const harnessFolder = fileURLToPath(new URL('../../', import.meta.url));
/** Below a folder of the harness. What plugins in TypeScript see of the package are types. */
const files = {
  python: ['host/python/painter_plugin.py', 'host/python/painter_plugin.py'],
  typescript: ['contract/plugin.d.ts', 'contract/plugin.ts'],
} as const;

/**
 * The file that is the whole contract, for an author to read: of the package that a project has
 * installed, else of this harness.
 *
 * @returns absolute
 */
export function findContract(
  { root }: Pick<ProjectFolders, 'root'>,
  language: keyof typeof files,
): string {
  const [packed, own] = files[language];
  const installed = join(root, 'node_modules', harnessPackage, 'dist', 'harness', packed);
  return existsSync(installed) ? installed : join(harnessFolder, own);
}
