import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePythonPlugin } from '../../harness/cli/new/make-plugin.ts';
import { checkPlugin } from '../../harness/host/check-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { useContractBench } from '../material/use-contract-bench.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const bench = useContractBench();

async function checkMade(name: string, needs: 'numpy' | 'torch') {
  const project = findProject(root);
  const made = await makePythonPlugin(name, project, needs);
  expect(readdirSync(dirname(made.plugin)).sort()).toEqual(['plugin.json', 'plugin.py']);
  const { plugin } = await loadPlugin(name, { plugins: project.plugins });
  await checkPlugin(plugin, bench().material(join(root, 'models')));
}

it.each([
  ['--python', 'npx harness run plugins/made-python', 'NumPy'],
  ['--torch', 'npx harness run plugins/made-torch', 'PyTorch'],
])('harness new %s says how to continue', async (flag, command, library) => {
  const { stdout } = await runHarness(root, ['new', `made${flag.slice(1)}`, flag]);
  expect(stdout).toContain(command);
  expect(stdout).toContain(`an interpreter that has ${library}.`);
});

it.runIf(requirePython('sklearn'))('what harness new --python makes keeps the contract', () =>
  checkMade('in-numpy', 'numpy'),
);

describe.runIf(requirePython('torch'))('what harness new --torch makes', () => {
  it('keeps the contract, checkpoints too', () => checkMade('in-torch', 'torch'));
});
