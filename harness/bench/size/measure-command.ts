import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { readProcessMemory } from '../../host/process/process-memory.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const sampledEveryMs = 100;
/** Clock ticks per second, which Linux fixes for programs. */
const ticks = 100;

/** The cost of a command. */
export interface CommandCost {
  /** Peak memory of the command and all processes that it started, added up. */
  readonly gigabytes: number;
  /** Processor time of the command's process, to the nearest tenth of a second. */
  readonly cpuSeconds: number;
}

/**
 * Runs a command of the harness in a separate project and measures its cost. Linux only.
 *
 * @throws Error if the command fails
 */
export async function measureCommand(root: string, args: readonly string[]): Promise<CommandCost> {
  const running = execa('harness', args, {
    preferLocal: true,
    localDir: project,
    env: { HARNESS_ROOT: root },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let bytes = 0;
  let cpuSeconds = 0;
  const timer = setInterval(() => {
    bytes = Math.max(bytes, readProcessMemory(running.pid) ?? 0);
    cpuSeconds = readCpuSeconds(running.pid) ?? cpuSeconds;
  }, sampledEveryMs);
  try {
    await running;
  } finally {
    clearInterval(timer);
  }
  return { gigabytes: bytes / 1e9, cpuSeconds };
}

function readCpuSeconds(pid: number | undefined): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may contain anything: user and system time are the 14th and 15th field.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticks;
  } catch {
    return undefined;
  }
}
