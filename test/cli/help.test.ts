import { describe, expect, it } from 'vitest';
import { commands } from '../../harness/cli/commands/index.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness, startHarness } from './run-harness.ts';

const root = temporaryFolder();

describe('harness --help', () => {
  it('lists every command', async () => {
    const { exitCode, stdout } = await startHarness(root, ['--help']);
    expect(exitCode).toBe(0);
    for (const { name } of commands) expect(stdout).toContain(`harness ${name.split(' ')[0]}`);
  });

  it.each(commands.map(({ name }) => name.replace(/ [<[].*/, '')))(
    '%s shows an example',
    async (name) => {
      const { exitCode, stdout } = await runHarness(root, [...name.split(' '), '--help']);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/Examples:\n\s+harness /);
    },
  );

  it('lists the options of the plugin that is named', async () => {
    const { stdout } = await runHarness(root, ['run', 'colour-statistics', '--help']);
    expect(stdout).toContain('Options of colour-statistics:');
    expect(stdout).toContain('--pairs-per-artist');
  });

  it('puts the many options of run under headings, each once, and the few of others into one list', async () => {
    const { stdout } = await runHarness(root, ['run', '--help']);
    const headings = [...stdout.matchAll(/^(\S.*):$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      ...['Positionals', 'Paintings', 'Engine and plugins', 'Split', 'Further tests'],
      ...['Several machines', 'Output', 'Options', 'Examples'],
    ]);
    const flags = [...stdout.replace(/Examples:.*/s, '').matchAll(/^ {2}(--\S+)/gm)].map(
      ([, flag]) => flag,
    );
    expect(new Set(flags).size).toBe(flags.length);
    const few = await runHarness(root, ['leaderboard', '--help']);
    expect(few.stdout).not.toContain('Paintings:');
  });

  it('loads no TensorFlow.js and no image library', async () => {
    const { stderr } = await startHarness(root, ['--help'], { NODE_DEBUG: 'module' });
    expect(stderr).not.toMatch(/tensorflow|sharp/);
  });
});
