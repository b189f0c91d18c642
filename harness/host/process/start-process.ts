import { spawn } from 'node:child_process';

import { constants } from 'node:os';

import type { Duplex } from 'node:stream';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { createPeer, type Handlers } from '../../contract/messages/peer.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { describeMissingProgram } from './describe-missing-program.ts';
import { whenHarnessEnds } from './end-with-harness.ts';
import { explainMissingModule } from './explain-missing-module.ts';
import type { PluginConnection } from './plugin-connection.ts';
import { watchMessages } from './watch-messages.ts';
import { usualIdleMs, watchPulse } from './watch-pulse.ts';

/** How to start a plugin's process. */
export interface ProcessStart {
  /** For messages. */
  readonly plugin: string;
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  /** The name of the program in messages, if the command starts with the confining program. */
  readonly program?: string;
  /** Its working folder, absolute. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers the plugin's requests. */
  readonly handlers: Handlers;
  /** Receives each line that it prints. */
  readonly onLine?: (line: string) => void;
  /** Longest time without a sign of life while it computes. */
  readonly mostBusyMs?: number | undefined;
  /** The same while it does nothing. */
  readonly mostIdleMs?: number | undefined;
}

/** How long a process may compute without a sign of life: a long step may delay even its pulse. */
export const usualBusyMs = 120_000;
const patienceMs = 2_000;
/** Time allowed for reading its last lines. */
const drainMs = 1_000;
const keptLines = 12;

/**
 * Starts a plugin's process. Messages use file descriptor 3; on 4 the process returns each byte that it
 * receives, as a sign of life. The user sees what it prints.
 *
 * A process that ends, falls silent, cannot be started or sends an invalid message is stopped, and everyone
 * waiting for its answer gets a HarnessError `PLUGIN_STOPPED`, `PLUGIN_SILENT`, `PLUGIN_NOT_STARTED` or
 * `PROTOCOL_BROKEN` with the last lines that it printed.
 */
export function startProcess(start: ProcessStart): PluginConnection {
  const {
    plugin,
    command,
    folder,
    env,
    handlers,
    mostBusyMs: patience = usualBusyMs,
    mostIdleMs = usualIdleMs,
  } = start;
  const [first, ...args] = command;
  const { program = first } = start;
  const child = spawn(first, args, {
    cwd: folder,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    // A separate process group: its children end with it, and the harness handles Ctrl-C.
    detached: process.platform !== 'win32',
  });
  const { pid } = child;
  const forget = pid === undefined ? undefined : whenHarnessEnds(() => killTree(pid));
  const lines: string[] = [];
  let closing = false;
  const lastLines = () => (lines.length === 0 ? '' : `\nIts last lines:\n  ${lines.join('\n  ')}`);
  const fail = (error: HarnessError) => {
    // The missing module explains the failure; its traceback would only hide it.
    const tail = error.code === 'PYTHON_MODULE_MISSING' ? '' : lastLines();
    peer.end(new HarnessError(error.code, `Plugin ${plugin}: ${error.message}${tail}`));
    if (pid !== undefined) killTree(pid);
  };
  const failWith = (error: Error) =>
    fail(
      error instanceof HarnessError ? error : new HarnessError('PROTOCOL_BROKEN', messageOf(error)),
    );
  // A process that ends closes its connection first; its exit is more informative.
  const failClosed = () =>
    setTimeout(() => {
      fail(new HarnessError('PLUGIN_STOPPED', 'it closed its connection, so it was ended.'));
    }, patienceMs).unref();
  const socket = child.stdio[3] as Duplex;
  const peer = createPeer(`Plugin ${plugin}`, socket, handlers, failWith, failClosed);
  for (const stream of [child.stdout, child.stderr]) {
    eachLine(stream as Duplex | null, (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      start.onLine?.(line);
    });
  }
  const stopPulse = watchPulse(child.stdio[4] as Duplex, {
    pid,
    mostBusyMs: patience,
    mostIdleMs,
    onSilence: (seconds) =>
      fail(
        new HarnessError(
          'PLUGIN_SILENT',
          `its process has not responded for ${seconds} s, so it was ended.`,
        ),
      ),
  });
  const stopMessages = watchMessages({
    pid,
    received: peer.received,
    mostIdleMs,
    mostBusyMs: patience,
    onStall: (seconds) =>
      fail(
        new HarnessError(
          'PROTOCOL_BROKEN',
          `it stopped in the middle of a message, and nothing arrived for ${seconds} s.`,
        ),
      ),
  });
  const stopWatching = () => {
    stopPulse();
    stopMessages();
  };
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      stopWatching();
      fail(new HarnessError('PLUGIN_NOT_STARTED', describeStartError(program, error)));
      resolve();
    });
    // When all its output has been read.
    child.once('close', (code, signal) => {
      if (!closing) fail(explainEnd(program, lines, code, signal));
      resolve();
    });
    child.once('exit', () => {
      stopWatching();
      // The processes it has started end with it.
      if (pid !== undefined) {
        killTree(pid);
        forget?.();
      }
      // A process that has left its group may hold its output open for ever.
      setTimeout(() => {
        for (const stream of child.stdio) stream?.destroy();
      }, drainMs).unref();
    });
  });
  const handles = [child, ...child.stdio.slice(1)] as { ref(): void; unref(): void }[];
  const hold = (isNeeded: boolean) => {
    for (const handle of handles) isNeeded ? handle.ref() : handle.unref();
  };
  return {
    peer,
    pid,
    hold,
    async stop() {
      closing = true;
      hold(true);
      peer.end(new HarnessError('PLUGIN_STOPPED', `Plugin ${plugin}: its process was ended.`));
      if (pid === undefined) return;
      const kill = setTimeout(() => killTree(pid), patienceMs);
      await exited;
      clearTimeout(kill);
    },
  };
}

function eachLine(stream: Duplex | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const parts = (rest + text).split(/\r?\n|\r/);
    rest = (parts.pop() ?? '').slice(-2_000);
    for (const part of parts) if (part.trim() !== '') onLine(harmlessText(part, 300));
  });
  stream?.on('end', () => {
    if (rest.trim() !== '') onLine(harmlessText(rest, 300));
  });
}

function killTree(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}

function describeStartError(program: string, { code, message }: NodeJS.ErrnoException): string {
  return code === 'ENOENT' ? describeMissingProgram(program) : `it cannot be started: ${message}`;
}

function explainEnd(
  program: string,
  lines: readonly string[],
  code: number | null,
  signal: string | null,
): HarnessError {
  const missing = /ModuleNotFoundError: No module named '([\w.]+)'/.exec(lines.at(-1) ?? '')?.[1];
  if (missing === undefined) return new HarnessError('PLUGIN_STOPPED', describeEnd(code, signal));
  return explainMissingModule(program, missing);
}

function describeEnd(code: number | null, ownSignal: string | null): string {
  const signal = ownSignal ?? signalOf(code);
  if (signal === 'SIGKILL') {
    return 'its process was killed. If not by you, the machine probably ran out of memory.';
  }
  return `its process ended too early, with ${signal === null ? `exit code ${code}` : `the signal ${signal}`}.`;
}

/** The signal that ended a program, as its parent reports it. */
function signalOf(code: number | null): string | null {
  const named = Object.entries(constants.signals).find(([, number]) => number + 128 === code);
  return named?.[0] ?? null;
}
