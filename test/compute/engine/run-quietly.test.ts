import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runQuietly } from '../../../harness/compute/engine/tensorflow/run-quietly.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = new URL('../../../', import.meta.url);
const register = new URL('harness/shared/typescript/register.js', root).href;
const module = new URL('harness/compute/engine/tensorflow/run-quietly.ts', root).href;

describe('a program that is run quietly', () => {
  it('gives its output and whether it succeeded', async () => {
    const say = 'echo "$0 $1"; echo oh >&2; exit "$2"';
    const run = (code: string) => runQuietly('sh', ['-c', say, 'a b', '"c"', code]);
    expect(await run('0')).toEqual({ ok: true, stdout: 'a b "c"', stderr: 'oh' });
    expect(await run('3')).toEqual({ ok: false, stdout: 'a b "c"', stderr: 'oh' });
    expect((await runQuietly('no-such-program', [])).ok).toBe(false);
  });

  it('gets variables and no input', async () => {
    const { stdout } = await runQuietly('sh', ['-c', 'cat; echo "$LC_ALL $MORE"'], { MORE: 'yes' });
    expect(stdout).toBe('C yes');
  });
});

describe.skipIf(process.platform === 'win32')('a compiler and all that it has started', () => {
  let pids: number[] = [];
  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  afterEach(() => {
    for (const pid of pids.filter(isRunning)) process.kill(pid, 'SIGKILL');
  });

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'end where the installation ends by %s',
    async (signal) => {
      const file = join(temporaryFolder(), 'pids');
      // As `c++` does: it starts the compiler proper and waits for it.
      const compile = `sleep 1000 & echo "$$ $!" > ${file}.new; mv ${file}.new ${file}; wait`;
      const script = `const { runQuietly } = await import(${JSON.stringify(module)});
await runQuietly('sh', ['-c', ${JSON.stringify(compile)}]);`;
      const args = ['--import', register, '--input-type=module', '--eval', script];
      const installing = spawn(process.execPath, args, { stdio: 'inherit' });
      const ended = once(installing, 'close');
      await expect.poll(() => existsSync(file), { timeout: 20_000 }).toBe(true);
      pids = readFileSync(file, 'utf8').trim().split(' ').map(Number);
      expect(pids.map(isRunning)).toEqual([true, true]);
      installing.kill(signal);
      await ended;
      await expect.poll(() => pids.some(isRunning), { timeout: 20_000 }).toBe(false);
    },
  );
});
