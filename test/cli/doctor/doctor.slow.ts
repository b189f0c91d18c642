import { expect, it } from 'vitest';
import type { Examination } from '../../../harness/cli/doctor/examination.ts';
import { swiftShaderEnv } from '../../compute/engine/swiftshader.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { startHarness } from '../run-harness.ts';

const hasSwiftShader = Object.keys(swiftShaderEnv()).length > 0;

it.runIf(hasSwiftShader)('doctor shows a software adapter, which auto never chooses', async () => {
  const root = temporaryFolder();
  const env = { HARNESS_CACHE: root, ...swiftShaderEnv() };
  const { exitCode, stdout, stderr } = await startHarness(root, ['doctor', '--json'], env);
  expect(exitCode, stderr).toBe(0);
  const found = JSON.parse(stdout) as Examination;
  expect(found.engines.find(({ name }) => name === 'webgpu')).toMatchObject({
    works: true,
    accelerated: false,
    device: expect.stringMatching(/^swiftshader.*, a software adapter$/),
    notes: ['A CPU instead of a GPU: slow, and never chosen by auto'],
  });
  expect(found.auto).not.toBe('webgpu');
});
