import { execa } from 'execa';

/** The result of a finished program. */
export interface Finished {
  readonly ok: boolean;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/**
 * Runs its arguments, and kills them with all their child processes when pipe 3 closes: a compiler
 * starts others, which would continue if only the first were killed.
 */
const endWithThePipe = `( read -r _ <&3; kill -s KILL 0 ) > /dev/null 2>&1 &
watcher=$!
"$@" 3<&-
code=$?
kill -s KILL "$watcher"
exit "$code"`;

/**
 * Runs a program to its end without showing its output; a missing program gives `ok: false`. If this
 * process ends first, by whatever signal, the program and all its child processes end as well.
 */
export async function runQuietly(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const isPosix = process.platform !== 'win32';
  const options = { reject: false, env: { LC_ALL: 'C', ...env } } as const;
  const { failed, stdout, stderr } = isPosix
    ? await execa('/bin/sh', ['-c', endWithThePipe, 'sh', program, ...args], {
        ...options,
        // A group of processes that is killed together.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      })
    : await execa(program, args, { ...options, stdin: 'ignore' });
  return { ok: !failed, stdout: stdout ?? '', stderr: stderr ?? '' };
}
