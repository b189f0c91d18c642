import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { BenchReport } from '../../harness/bench/run-bench.ts';
import { runHarness } from '../cli/run-harness.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { hasOnnxRuntime } from '../plugins/models/onnx/require-runtime.ts';

const root = temporaryFolder();

it('measures everything on an engine, and no tensor is left behind', async () => {
  const { stdout, stderr, exitCode } = await runHarness(root, [
    'bench',
    '--quick',
    '--engine',
    'wasm',
    '--rounds',
    '2',
    '--json',
    '--python',
    '/nowhere/python',
  ]);
  expect(exitCode, stderr).toBe(0);
  const report = JSON.parse(stdout) as BenchReport;
  expect(report.tasks.map(({ task }) => task)).toEqual([
    ...['decode', 'features', 'vit-small', 'vit-base', 'head', 'trunk', 'pairs'],
  ]);
  for (const { task, results } of report.tasks) {
    if (task.startsWith('vit-')) {
      // Without PyTorch there is no network, and the rest counts.
      expect(results).toMatchObject([
        { name: 'onnx', works: false, reason: expect.stringContaining('/nowhere/python') },
      ]);
      continue;
    }
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

const python = process.env.HARNESS_PYTHON ?? 'python3';
const canMake =
  hasOnnxRuntime && spawnSync(python, ['-c', 'import numpy, onnx, timm, torch']).status === 0;
if (!canMake)
  process.stderr.write('\nbench: transformers are NOT MEASURED, without PyTorch and timm\n\n');

it.runIf(canMake)('measures a transformer next to PyTorch', async () => {
  const transformer = ['--only', 'vit-small', '--against', 'pytorch', '--python', python];
  const { stdout, stderr, exitCode } = await runHarness(root, [
    ...['bench', '--quick', '--rounds', '1', '--json', ...transformer],
  ]);
  expect(exitCode, stderr).toBe(0);
  const [task] = (JSON.parse(stdout) as BenchReport).tasks;
  expect(task).toMatchObject({
    task: 'vit-small',
    results: [
      { name: 'onnx', works: true },
      { name: 'pytorch', works: true },
    ],
  });
});
