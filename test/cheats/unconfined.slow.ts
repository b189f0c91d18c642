import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cheats, listWorkingByDocs, succeeds, useCheatedCollection } from './run-cheat.ts';

useCheatedCollection();

describe.skipIf(process.platform !== 'linux')('cheats without confinement', () => {
  it.for(cheats)('%s does what docs say', async (name, test) => {
    const keepsMemory = name === 'parent-memory' && !mayReadMemory();
    test.skip(keepsMemory, 'this machine keeps memory from child processes');
    expect(await succeeds(name, 'none')).toBe(listWorkingByDocs().includes(name));
  });
});

/** Whether a process may look into the memory of the one that started it. */
function mayReadMemory(): boolean {
  if (process.getuid?.() === 0) return true;
  try {
    return readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim() === '0';
  } catch {
    return true;
  }
}
