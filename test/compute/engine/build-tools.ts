import { spawnSync } from 'node:child_process';

const works = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** Whether a C++ compiler is on the path under its usual name. */
export const hasCompiler = works('c++', '--version');
/** Whether Python with pip is on the path. */
export const hasPip = works('python3', '-m', 'pip', '--version');

/** Says on standard error which tests of a file do not run here, and why. */
export function sayWhatIsMissing(file: string): void {
  const missing = [hasCompiler || 'a C++ compiler', hasPip || 'Python with pip'].filter(
    (item) => item !== true,
  );
  if (missing.length > 0) console.error(`${file}: NOT ALL TESTED, without ${missing.join(' or ')}`);
}
