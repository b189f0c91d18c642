import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const bin = fileURLToPath(new URL('../../harness/cli/bin.cjs', import.meta.url));

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line as a process in a project folder of its own. */
export async function runHarness(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], {
    env: { HARNESS_ROOT: root, NO_COLOR: '1', ...env },
    reject: false,
    stripFinalNewline: true,
  });
  return { exitCode, stdout, stderr };
}
