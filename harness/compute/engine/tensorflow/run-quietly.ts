import { execa } from 'execa';

/** What a finished program left behind. */
export interface Finished {
  readonly ok: boolean;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** Runs a program to its end without showing its output; a missing program is `ok: false`. */
export async function runQuietly(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const { failed, stdout, stderr } = await execa(program, args, {
    reject: false,
    stdin: 'ignore',
    env: { LC_ALL: 'C', ...env },
  });
  return { ok: !failed, stdout: stdout ?? '', stderr: stderr ?? '' };
}
