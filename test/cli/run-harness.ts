import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { main } from '../../harness/cli/cli.ts';

export const bin = fileURLToPath(new URL('../../harness/cli/bin.cjs', import.meta.url));

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/**
 * Runs a command line in a separate project folder, in this process: that saves the start of one
 * and the loading of an engine. What only a process shows is for `startHarness`.
 *
 * @returns what a process would have ended with and written
 */
export async function runHarness(
  root: string,
  args: readonly string[],
  env: Environment = {},
): Promise<Outcome> {
  if (isRunning) throw new Error('One command at a time in one process: see startHarness');
  isRunning = true;
  const stdout = captureStream(process.stdout);
  const stderr = captureStream(process.stderr);
  const restoreProcess = borrowProcess({ HARNESS_ROOT: root, NO_COLOR: '1', ...env });
  let exitCode: number;
  try {
    await main(args);
  } finally {
    exitCode = Number(process.exitCode ?? 0);
    restoreProcess();
    stdout.restore();
    stderr.restore();
    isRunning = false;
  }
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Runs the command line as a separate process. */
export async function startHarness(
  root: string,
  args: readonly string[],
  env: Environment = {},
): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], {
    env: { HARNESS_ROOT: root, NO_COLOR: '1', ...env },
    reject: false,
    stripFinalNewline: true,
  });
  return { exitCode, stdout, stderr };
}

let isRunning = false;

/** Gives the process another environment and exit code until they are restored. */
function borrowProcess(env: Environment): () => void {
  const before = { ...process.env };
  const { exitCode } = process;
  const listeners = process.stdout.listeners('error');
  Object.assign(process.env, env);
  process.exitCode = undefined;
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    process.exitCode = exitCode;
    for (const listener of process.stdout.listeners('error')) {
      if (!listeners.includes(listener)) process.stdout.off('error', listener as () => void);
    }
  };
}

/** Keeps what is written to a stream, which is no terminal meanwhile. */
function captureStream(stream: NodeJS.WriteStream): { text(): string; restore(): void } {
  const chunks: Buffer[] = [];
  const { write } = stream;
  const terminal = Object.getOwnPropertyDescriptors({
    isTTY: stream.isTTY,
    columns: stream.columns,
  });
  Object.assign(stream, { isTTY: undefined, columns: undefined });
  stream.write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    const coding = typeof encoding === 'string' ? encoding : 'utf8';
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, coding) : Buffer.from(chunk));
    const call = typeof encoding === 'function' ? encoding : done;
    if (call !== undefined) process.nextTick(call);
    return true;
  };
  return {
    text: () =>
      Buffer.concat(chunks)
        .toString()
        .replace(/\r?\n$/, ''),
    restore() {
      stream.write = write;
      Object.defineProperties(stream, terminal);
    },
  };
}
