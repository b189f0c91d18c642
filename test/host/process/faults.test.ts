import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import { openProcessPlugin } from '../../../harness/host/process/process-plugin.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const folder = temporaryFolder();
const program = fileURLToPath(new URL('../../material/any-program', import.meta.url));
// What leaves the process is seen from here only where nothing is around it.
const boundary = 'process';
const plugin = openProcessPlugin(program, { boundary });
// Where the fault is that nothing comes, however long one waits.
const impatient = openProcessPlugin(program, { boundary, mostBusyMs: 2_000 });
const bench = useContractBench();

/** Trains and asks a plugin that errs; gives back what the harness says and what was printed. */
async function meet(fault: string, on: string): Promise<{ error: unknown; lines: string[] }> {
  const lines: string[] = [];
  const { train } = fault === 'spin' || fault === 'stop' ? impatient : plugin;
  const options = await plugin.parse({ fault, on });
  const { task, handOverUnseen } = bench().openTask(options);
  try {
    const model = await train({ ...task, log: (line) => lines.push(line) });
    try {
      const { paintings, pairs } = handOverUnseen();
      await (on === 'embed' ? model.embed?.(paintings) : model.predict(paintings, pairs));
      return { error: undefined, lines };
    } finally {
      model.dispose();
    }
  } catch (error) {
    return { error, lines };
  }
}

function pidOfSleeper(lines: readonly string[]): number {
  const pid = Number(/sleeper (\d+)/.exec(lines.join('\n'))?.[1]);
  expect(pid).toBeGreaterThan(1);
  return pid;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a program that speaks the messages on its own', () => {
  it('keeps the contract, and each step of the check is announced', async () => {
    const steps: string[] = [];
    const material = bench().material(join(folder, 'models'));
    await checkPlugin(plugin, material, (step) => steps.push(step));
    expect(steps.map((step) => step.slice(0, 5))).toEqual(
      [1, 2, 3, 4, 5].map((place) => `[${place}/5]`),
    );
  });
});

describe('a process that errs ends in one clear error:', () => {
  const faults: [string, string, RegExp][] = [
    ['exit', 'PLUGIN_STOPPED', /ended too early, with exit code 3/],
    ['throw', 'PLUGIN_STOPPED', /exit code 1[\s\S]*I give up/],
    ['kill', 'PLUGIN_STOPPED', /was killed. If not by you, the machine probably ran out of memory/],
    ['abort', 'PLUGIN_STOPPED', /the signal SIGABRT/],
    ['stop', 'PLUGIN_SILENT', /has not responded/],
    ['spin', 'PLUGIN_SILENT', /has not responded/],
    ['garbage', 'PROTOCOL_BROKEN', /not a message/],
    ['half', 'PROTOCOL_BROKEN', /middle of a message/],
    ['claim', 'PROTOCOL_BROKEN', /35184372088832 numbers is announced/],
    ['short', 'PROTOCOL_BROKEN', /one float32 array of \d+ numbers; it answered with Float32Array/],
    ['twice', 'PROTOCOL_BROKEN', /answered with Float32Array of 1, Float32Array of 1/],
    ['stranger', 'PROTOCOL_BROKEN', /answers a request that was not sent/],
    ['close', 'PLUGIN_STOPPED', /closed its connection/],
    ['error', 'PLUGIN_FAILED', /any-program: I cannot do that/],
  ];

  it.concurrent.each(faults)('%s when it is asked', async (fault, code, message) => {
    const { error } = await meet(fault, 'predict');
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.concurrent.each(faults.filter(([name]) => !['short', 'twice'].includes(name)))(
    '%s when it trains',
    async (fault, code, message) => {
      const { error } = await meet(fault, 'train');
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    },
  );

  it('unshaped when it embeds', async () => {
    const { error } = await meet('unshaped', 'embed');
    expect(error).toMatchObject({
      code: 'PROTOCOL_BROKEN',
      message: expect.stringMatching(/any-program.*"embed".*width/s),
    });
  });

  it('what has left it and still holds its output keeps nobody waiting', async () => {
    const { error, lines } = await meet('daemon', 'train');
    const pid = pidOfSleeper(lines);
    expect(isRunning(pid)).toBe(true);
    process.kill(pid);
    expect(error).toMatchObject({
      code: 'PLUGIN_STOPPED',
      message: expect.stringMatching(/exit code 4/),
    });
  });

  it('what it has started ends with it', async () => {
    const { error, lines } = await meet('orphan', 'predict');
    expect(error).toMatchObject({ code: 'PLUGIN_STOPPED' });
    const pid = pidOfSleeper(lines);
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
  });
});
