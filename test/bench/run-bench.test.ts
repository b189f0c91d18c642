import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchTables } from '../../harness/bench/bench-tables.ts';
import type { Entry } from '../../harness/bench/contestant.ts';
import { runBench } from '../../harness/bench/run-bench.ts';
import { type TaskName, tasks } from '../../harness/bench/tasks.ts';
import { renderTerminal } from '../../harness/evidence/table/render-terminal.ts';
import { silentProgress } from '../../harness/shared/progress.ts';

const standIn = fileURLToPath(new URL('./stand-in.mjs', import.meta.url));
const named = (task: TaskName) => tasks.filter(({ name }) => name === task);
let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'));
  log = join(folder, 'log');
});
afterEach(() => rmSync(folder, { recursive: true }));

function entry(name: string, kind: Entry['kind'], rate: number, ...fate: string[]): Entry {
  return { name, kind, command: process.execPath, args: [standIn, name, log, `${rate}`, ...fate] };
}

const run = (rounds: number, ...entries: Entry[]) => runTask('features', rounds, entries);

const runTask = (task: TaskName, rounds: number, entries: readonly Entry[]) =>
  runBench({
    tasks: named(task),
    quick: false,
    rounds,
    entriesFor: () => entries,
    progress: () => silentProgress,
  });

describe('runBench', () => {
  it('lets everyone work in turn, and each go first at times', async () => {
    const { tasks: reports } = await run(
      3,
      entry('a', 'engine', 8),
      entry('b', 'engine', 2),
      entry('c', 'reference', 4),
    );
    expect(readFileSync(log, 'utf8')).toBe('abcbcacab');
    expect(reports[0]!.results).toMatchObject([
      { name: 'a', works: true, rates: [8, 8, 8], median: 8, peakMegabytes: 12 },
      { name: 'b', works: true, median: 2 },
      { name: 'c', works: true, median: 4, version: '1.0', device: 'CPU' },
    ]);
  });

  it('continues without one that does not start, crashes, or is not there', async () => {
    const missing = { ...entry('d', 'reference', 1), command: join(folder, 'no-python') };
    const { tasks: reports } = await run(
      3,
      entry('a', 'engine', 8),
      entry('b', 'reference', 1, 'fails'),
      entry('c', 'reference', 1, 'crashes'),
      missing,
    );
    expect(reports[0]!.results).toMatchObject([
      { name: 'a', works: true, rates: [8, 8, 8] },
      { name: 'b', works: false, reason: 'No module named keras' },
      { name: 'c', works: false, reason: 'it was ended by SIGKILL' },
      { name: 'd', works: false, reason: expect.stringContaining('it cannot be started') },
    ]);
  });
});

describe('the tables of a bench', () => {
  const machine = {
    processor: 'A processor',
    cores: 2,
    memoryGigabytes: 16,
    platform: 'linux-x64',
    node: 'v20.0.0',
  };

  it('prints rates, the ratio to the fastest and to each reference, and who stayed out', async () => {
    const report = await run(
      5,
      entry('tensorflow', 'engine', 8),
      entry('wasm', 'engine', 1.5),
      entry('keras', 'reference', 6.4),
      entry('pytorch', 'reference', 10, 'fails'),
    );
    await expect(
      renderTerminal(benchTables({ ...report, machine }), { colour: false }),
    ).toMatchFileSnapshot('../golden/bench-run.txt');
  });

  it('prints images next to pairs, and our two kinds next to each other', async () => {
    const report = await runTask('pairs', 5, [
      { ...entry('tensorflow (batch)', 'engine', 310, '0.0645'), beside: 'tensorflow (paper)' },
      entry('tensorflow (paper)', 'engine', 10, '2'),
      entry('keras (paper)', 'reference', 8, '2'),
    ]);
    await expect(
      renderTerminal(benchTables({ ...report, machine }), { colour: false }),
    ).toMatchFileSnapshot('../golden/bench-pairs.txt');
  });

  it.each(tasks)('says on one line what the task $name is', ({ describe, sizes }) =>
    expect(describe(sizes)).not.toMatch(/\p{Cc}/u),
  );
});
