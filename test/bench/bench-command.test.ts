import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runHarness } from '../cli/run-harness.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const root = temporaryFolder();

describe('harness bench', () => {
  it('says why a reference stays out, and continues', async () => {
    const { stdout, exitCode } = await runHarness(root, [
      'bench',
      '--quick',
      '--only',
      'head',
      '--engine',
      'wasm',
      '--rounds',
      '1',
      '--against',
      'keras',
      '--python',
      '/nowhere/python',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Small sizes: these figures say nothing about speed.');
    expect(stdout).toMatch(/keras cannot take part: it cannot be started: .*\/nowhere\/python/);
  });

  it('fails where nobody can do a task, and names what it does not know', async () => {
    const nowhere = { TMPDIR: join(root, 'nowhere'), TMP: join(root, 'nowhere') };
    const failed = await runHarness(root, ['bench', '--quick', '--only', 'decode'], nowhere);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('No contestant could do the task decode here.');
    expect(failed.stdout).toContain('sharp cannot take part');
    const unknown = await runHarness(root, ['bench', '--only', 'feature']);
    expect(unknown.exitCode).toBe(1);
    expect(unknown.stderr).toContain('features');
  });
});

const python = spawnSync('python3', ['--version']).status === 0;
if (!python)
  process.stderr.write('\nbench: the Python scripts are NOT COMPILED, without python3\n\n');
it.runIf(python)('the Python contestants are Python', () => {
  const folder = fileURLToPath(new URL('../../harness/bench/python', import.meta.url));
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.py'));
  expect(scripts).toHaveLength(4);
  const check = 'import ast, sys\nfor p in sys.argv[1:]: ast.parse(open(p).read(), p)';
  execFileSync('python3', ['-c', check, ...scripts.map((name) => join(folder, name))]);
});
