import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { errorCodes } from '../../../harness/contract/error-codes.ts';
import { HarnessError } from '../../../harness/contract/errors.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { type Fault, meetFault, messagesOfLearning } from '../../material/meet-fault.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

// FAULTS=1000 SEED=7 npm run test:slow -- fault-campaign
const count = Number(process.env.FAULTS ?? 200);
const seed = Number(process.env.SEED ?? 1);
const atOnce = 4;
const limits = { mostBusyMs: 4_000, mostIdleMs: 3_000 };
/** What counts as a hang: above all limits, with time for a busy machine. */
const mostMs = 30_000;

/** The codes that each fault may end in: which of them is a matter of who is first. */
const faults: Readonly<Record<string, readonly string[]>> = {
  killedFromOutside: ['PLUGIN_STOPPED'],
  stoppedFromOutside: ['PLUGIN_SILENT'],
  exit0: ['PLUGIN_STOPPED'],
  exit3: ['PLUGIN_STOPPED'],
  kill: ['PLUGIN_STOPPED'],
  abort: ['PLUGIN_STOPPED'],
  throw: ['PLUGIN_STOPPED'],
  stop: ['PLUGIN_SILENT'],
  block: ['PLUGIN_SILENT'],
  spin: ['PLUGIN_SILENT'],
  garbage: ['PROTOCOL_BROKEN'],
  notJson: ['PROTOCOL_BROKEN'],
  // At the greeting both limits are as long.
  half: ['PROTOCOL_BROKEN', 'PLUGIN_SILENT'],
  halfThenExit: ['PROTOCOL_BROKEN', 'PLUGIN_STOPPED'],
  halfArray: ['PROTOCOL_BROKEN', 'PLUGIN_SILENT'],
  hugeHeader: ['PROTOCOL_BROKEN'],
  hugeClaim: ['PROTOCOL_BROKEN'],
  largeClaim: ['PROTOCOL_BROKEN', 'PLUGIN_SILENT'],
  negativeClaim: ['PROTOCOL_BROKEN'],
  manyArrays: ['PROTOCOL_BROKEN'],
  wrongId: ['PROTOCOL_BROKEN'],
  wordAsId: ['PROTOCOL_BROKEN'],
  twice: ['PROTOCOL_BROKEN'],
  list: ['PROTOCOL_BROKEN'],
  nothing: ['PROTOCOL_BROKEN'],
  unknownAsk: ['PROTOCOL_BROKEN', 'PLUGIN_FAILED'],
  unknownNote: ['PROTOCOL_BROKEN'],
  wrongNote: ['PROTOCOL_BROKEN'],
  strangePainting: ['PAINTING_NOT_HANDED_OVER', 'PROTOCOL_BROKEN', 'PLUGIN_FAILED'],
  strangeView: ['PROTOCOL_BROKEN', 'PLUGIN_FAILED'],
  noStream: ['PROTOCOL_BROKEN', 'PLUGIN_FAILED'],
  error: ['PLUGIN_FAILED', 'PROTOCOL_BROKEN'],
  longError: ['PLUGIN_FAILED', 'PROTOCOL_BROKEN'],
  close: ['PLUGIN_STOPPED'],
  end: ['PLUGIN_STOPPED'],
  closePulse: ['PLUGIN_SILENT', 'PLUGIN_STOPPED'],
  floodOutput: ['PLUGIN_STOPPED'],
  floodLine: ['PLUGIN_STOPPED'],
  floodNotes: ['PLUGIN_STOPPED'],
  floodAsks: ['PROTOCOL_BROKEN'],
  orphan: ['PLUGIN_STOPPED'],
};
const names = Object.keys(faults);

function drawFault(number: number): Fault {
  const random = createRandom(seed, 'fault', number);
  return {
    fault: names[number % names.length] ?? '',
    at: 1 + random.below(messagesOfLearning + 3),
    size: 1 + random.below(2_000),
    afterMs: random.below(2) * random.below(40),
  };
}

it(`${count} random faults end in as many clear errors, and nothing is left of them`, async () => {
  const folder = temporaryFolder();
  // Scratch folders are made here, and their processes know it by this.
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  process.env.TMPDIR = scratch;
  const wrong: string[] = [];
  const times: [number, string][] = [];
  const heaps: number[] = [];
  const files: number[] = [];
  const tell = new Map<string, number>();
  let next = 0;
  const worker = async (until: number) => {
    while (next < until) {
      const drawn = drawFault(next++);
      const outside = { killedFromOutside: 'SIGKILL', stoppedFromOutside: 'SIGSTOP' } as const;
      const signal = outside[drawn.fault as keyof typeof outside];
      let hang: NodeJS.Timeout | undefined;
      const { error, ms } = await Promise.race([
        meetFault(
          signal === undefined ? drawn : { ...drawn, fault: 'neverAnswers' },
          folder,
          limits,
          (pid) => {
            if (signal !== undefined) setTimeout(() => process.kill(pid, signal), drawn.size / 20);
          },
        ),
        new Promise<{ error: string; ms: number }>((resolve) => {
          hang = setTimeout(() => resolve({ error: 'it hangs', ms: mostMs }), mostMs);
        }),
      ]);
      clearTimeout(hang);
      const spelt = JSON.stringify(drawn);
      times.push([ms, spelt]);
      if (!(error instanceof HarnessError) || !(error.code in errorCodes)) {
        wrong.push(`${spelt}: ${error ?? 'no error'}`);
      } else if (!faults[drawn.fault]?.includes(error.code)) {
        wrong.push(`${spelt}: ${error.code} ${error.message}`);
      } else if (!/plugin/i.test(error.message) || error.message.length > 6_000) {
        wrong.push(
          `${spelt}: unclear, ${error.message.length} letters: ${error.message.slice(0, 300)}`,
        );
      } else tell.set(error.code, (tell.get(error.code) ?? 0) + 1);
    }
  };
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const held = () => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 2 ** 20;
  };
  for (let until = 0; until < count; ) {
    until = Math.min(count, until + 20);
    await Promise.all(Array.from({ length: atOnce }, () => worker(until)));
    await expect.poll(() => readdir(scratch), { timeout: mostMs }).toEqual([]);
    await expect.poll(() => processesOf(scratch), { timeout: mostMs }).toEqual([]);
    heaps.push(held());
    files.push(readdirSync('/proc/self/fd').length);
  }
  const [[slowest, which] = [0, '']] = times.sort(([one], [other]) => other - one);
  const codes = [...tell].map(([code, met]) => `${met} ${code}`).join(', ');
  process.stdout.write(
    `${count} faults: ${codes}; the slowest took ${(slowest / 1000).toFixed(1)} s: ${which}; heap ${heaps.map((mb) => mb.toFixed(1)).join(' ')} MB; open files ${files.join(' ')}\n`,
  );
  expect(wrong).toEqual([]);
  expect(times).toHaveLength(count);
  // What was read last may be let go of a little later.
  await expect.poll(held, { timeout: mostMs }).toBeLessThan((heaps[0] ?? 0) + 8);
  expect(files.at(-1)).toBeLessThanOrEqual((files[0] ?? 0) + 2);
});

/** Processes that know of a folder, by the environment that they were started with. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      // Those that have ended and are not yet cleared away hold no environment.
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}
