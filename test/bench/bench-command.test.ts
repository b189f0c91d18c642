import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BenchReport } from '../../harness/bench/run-bench.ts';
import { runHarness } from '../cli/run-harness.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const root = temporaryFolder();

describe('harness bench', () => {
  it('measures everything on an engine, and no tensor is left behind', async () => {
    const { stdout, stderr, exitCode } = await runHarness(root, [
      'bench',
      '--quick',
      '--engine',
      'wasm',
      '--rounds',
      '2',
      '--json',
    ]);
    expect(exitCode, stderr).toBe(0);
    const report = JSON.parse(stdout) as BenchReport;
    expect(report.tasks.map(({ task }) => task)).toEqual([
      ...['decode', 'features', 'head', 'trunk', 'pairs'],
    ]);
    for (const { task, results } of report.tasks) {
      const pairs = ['wasm (batch)', 'wasm (paper)'];
      const names = task === 'decode' ? ['sharp'] : task === 'pairs' ? pairs : ['wasm'];
      expect(results.map(({ name }) => name)).toEqual(names);
      for (const result of results) {
        if (!result.works) throw new Error(`${task}: ${result.reason}`);
        expect(result.rates).toHaveLength(2);
        expect(Math.min(...result.rates)).toBeGreaterThan(0);
        expect(result.peakMegabytes).toBeGreaterThan(50);
        if (task === 'decode') continue;
        expect(result.tensors!.before).toBeGreaterThan(0);
        expect(result.tensors!.after).toBe(result.tensors!.before);
        expect(result.tensorBytes!.after).toBe(result.tensorBytes!.before);
      }
      // 8 paintings: 28 pairs among them, or 4 pairs of two.
      if (task === 'pairs')
        expect(results).toMatchObject([{ imagesPerUnit: 8 / 28 }, { imagesPerUnit: 2 }]);
    }
  });

  it('says why a reference stays out, and goes on', async () => {
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
    expect(stdout).toContain('Small sizes: these numbers say nothing about speed.');
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
