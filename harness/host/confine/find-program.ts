import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path';

/**
 * The file that a command starts, found as a shell finds it.
 *
 * @param folder where the command is started
 * @param path the search path
 * @returns its absolute path, or undefined if there is no such program
 */
export function findProgram(program: string, folder: string, path = ''): string | undefined {
  if (isAbsolute(program)) return isProgram(program) ? program : undefined;
  const folders = program.includes(sep) ? [folder] : path.split(delimiter).filter(isAbsolute);
  return folders.map((one) => resolve(one, program)).find(isProgram);
}

/** What an installed program needs besides itself: its `bin` folder's neighbours, else its folder. */
export function findInstallation(program: string): string[] {
  const real = realpathSync(program);
  const folder = resolve(real, '..');
  const prefix = resolve(folder, '..');
  const isInstalled = folder.endsWith(`${sep}bin`) && prefix !== sep;
  if (!isInstalled) return [program, real];
  const parts = ['bin', 'lib', 'lib64', 'libexec', 'share'].map((name) => join(prefix, name));
  return [program, ...parts];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
