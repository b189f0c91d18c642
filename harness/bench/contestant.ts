import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { messageOf } from '../contract/errors.ts';
import {
  endSchema,
  type Ready,
  type Round,
  readAnswer,
  readySchema,
  roundSchema,
} from './protocol.ts';

/** A process that takes part: `command` with its arguments speaks the protocol of protocol.ts. */
export interface Entry {
  readonly name: string;
  /** Whether it is ours or a reference to compare with. */
  readonly kind: 'engine' | 'reference';
  /** The name of another of our contestants to compare this one with as well. */
  readonly beside?: string | undefined;
  readonly command: string;
  readonly args: readonly string[];
}

/** Longest wait for one answer: the first may include compiling a network for a GPU. */
const patienceMs = 30 * 60_000;

/** A running process that works one round at a time, so that several can take turns. */
export class Contestant {
  readonly entry: Entry;
  readonly ready: Ready;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<unknown>;

  private constructor(
    entry: Entry,
    child: ChildProcessWithoutNullStreams,
    answers: AsyncIterator<unknown>,
    ready: Ready,
  ) {
    this.entry = entry;
    this.ready = ready;
    this.#process = child;
    this.#answers = answers;
  }

  /** @throws Error with the last line that the process wrote to standard error */
  static async start(entry: Entry): Promise<Contestant> {
    const child = spawn(entry.command, entry.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const answers = listenTo(child);
    const ready = await next(child, answers, readySchema);
    return new Contestant(entry, child, answers, ready);
  }

  async round(): Promise<Round> {
    this.#process.stdin.write('round\n');
    return await next(this.#process, this.#answers, roundSchema);
  }

  async end() {
    this.#process.stdin.end('end\n');
    return await next(this.#process, this.#answers, endSchema);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

async function* listenTo(child: ChildProcessWithoutNullStreams): AsyncGenerator<unknown> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4_000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new Error(`it cannot be started: ${messageOf(error)}`)));
  });
  failed.catch(() => {});
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (;;) {
    const line = await Promise.race([lines.next(), failed]);
    if (line.done) break;
    const said = readAnswer(line.value);
    if (said !== undefined) yield said;
  }
  await ended;
  const last = complaint
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^\w*Error: /, '');
  throw new Error(
    last ||
      (child.signalCode
        ? `it was ended by ${child.signalCode}`
        : `it ended with code ${child.exitCode}`),
  );
}

async function next<Schema extends z.ZodType>(
  child: ChildProcessWithoutNullStreams,
  answers: AsyncIterator<unknown>,
  schema: Schema,
): Promise<z.output<Schema>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('it did not answer for half an hour'));
    }, patienceMs);
  });
  try {
    const { value } = await Promise.race([answers.next(), late]);
    return schema.parse(value);
  } finally {
    clearTimeout(timer);
  }
}
