import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import { choosePython } from '../../../harness/host/process/interpreter.ts';
import { openProcessPlugin } from '../../../harness/host/process/process-plugin.ts';
import { findProject } from '../../../harness/shared/project.ts';
import colourRidge from '../../material/colour-ridge-plugin.ts';
import { everyPair } from '../../material/every-pair.ts';
import { hostHere } from '../../material/host-here.ts';
import { makeProgram } from '../../material/make-program.ts';
import { requirePython } from '../../material/require-python.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const folder = temporaryFolder();
const { plugins } = findProject();
const bench = useContractBench();
const python = choosePython();

describe.runIf(requirePython())('a plugin in Python', () => {
  it('that uses all that there is keeps the contract, checkpoints too', async () => {
    const program = fileURLToPath(new URL('../../material/python-program', import.meta.url));
    const plugin = openProcessPlugin(program);
    await checkPlugin(plugin, bench().material(join(folder, 'models')));
  });

  it('tells its weights, its curve and what it says to the person who watches', async () => {
    const program = fileURLToPath(new URL('../../material/python-program', import.meta.url));
    const { task } = bench().openTask({ epochs: 2 });
    const told: unknown[] = [];
    const model = await openProcessPlugin(program).train({
      ...task,
      log: (line) => told.push(line),
      reportEpoch: (point) => told.push(point),
      reportWeights: (weights) => told.push(weights),
    });
    model.dispose();
    expect(told).toEqual([
      { epoch: 1, loss: null, validationUnseenAuc: 0.5 },
      { epoch: 2, loss: null, validationUnseenAuc: 0.5 },
      { backbone: 'none', status: 'trained', source: 'nowhere', digest: null },
      'learnt',
    ]);
  });

  it('computes each extractor by itself, however much two of them have in common', async () => {
    const program = await makeProgram(
      join(folder, 'alike'),
      `import numpy as np
from painter_plugin import Extractor, Whole, serve

def constant(value):
    return Extractor(
        id={"about": "alike " * 40, "value": value},
        view=Whole(8),
        width=1,
        extract=lambda pixels: np.full((len(pixels), 1), value),
    )

class Plugin:
    def train(self, task):
        rows = task.features([constant(1), constant(2)], task.train.paintings)
        task.log(f"{rows[0].tolist()}")
        return self

serve(Plugin())
`,
    );
    const { task } = bench().openTask({});
    const lines: string[] = [];
    const model = await openProcessPlugin(program).train({
      ...task,
      log: (line) => lines.push(line),
    });
    model.dispose();
    expect(lines).toEqual(['[1.0, 2.0]']);
  });

  it.each([0.05, 1])(
    'answers what a plugin in TypeScript does that learns the same, C = %s',
    async (strength) => {
      const logistic = openProcessPlugin(join(plugins, 'colour-logistic'));
      const answers: Float32Array[] = [];
      for (const plugin of [logistic, await hostHere(colourRidge)]) {
        const { task, handOverUnseen } = bench().openTask({ strength, levels: 4 });
        const model = await plugin.train(task);
        const { paintings } = handOverUnseen();
        answers.push(await model.predict(paintings, everyPair(paintings.length)));
        model.dispose();
      }
      const [inPython = [], inTypeScript = []] = answers;
      expect(new Set(inPython).size).toBeGreaterThan(50);
      const apart = Array.from(inPython, (p, i) => Math.abs(p - (inTypeScript[i] ?? 2)));
      expect(Math.max(...apart)).toBeLessThan(1e-6);
    },
  );

  it.each([
    ['at the top', 'import no_such_module_here\n'],
    [
      'while it learns',
      'from painter_plugin import serve\nclass P:\n  def train(self, task): import no_such_module_here\nserve(P())\n',
    ],
  ])('that imports %s a module that is missing is named with it', async (where, source) => {
    const program = await makeProgram(join(folder, `lacking ${where}`), source);
    const { task } = bench().openTask({});
    await expect(openProcessPlugin(program).train(task)).rejects.toMatchObject({
      code: 'PYTHON_MODULE_MISSING',
      message: `Plugin lacking ${where}: ${python} has no module "no_such_module_here". Install it with ${python} -m pip install no_such_module_here, or name another Python with --python or HARNESS_PYTHON.`,
    });
  });

  it('knows where its weights may come from', async () => {
    const program = await makeProgram(
      join(folder, 'weighing'),
      'from painter_plugin import serve\nclass P:\n  def train(self, task): raise ValueError(repr(task.weights))\nserve(P())\n',
    );
    const { task } = bench().openTask({});
    const weights = { folders: ['/some/where'], download: false, allowUntrained: true };
    await expect(openProcessPlugin(program).train({ ...task, weights })).rejects.toThrow(
      /Weights\(folders=\[\w+\('\/some\/where'\)\], download=False, allow_untrained=True\)/,
    );
  });

  it('finds its module by pip too, without a network', () => {
    const source = fileURLToPath(new URL('../../../harness/host/python', import.meta.url));
    const into = join(folder, 'installed');
    const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', into, source];
    const env = { ...process.env, PIP_NO_INDEX: '1', PYTHONDONTWRITEBYTECODE: '1' };
    execFileSync(python, args, { env, stdio: 'pipe' });
    const script = 'import painter_plugin; print(painter_plugin.__file__)';
    const found = execFileSync(python, ['-c', script], { env: { ...env, PYTHONPATH: into } });
    expect(String(found).trim()).toBe(join(into, 'painter_plugin.py'));
  });

  it('that raises a PluginError says only what it says', async () => {
    const program = await makeProgram(
      join(folder, 'refusing'),
      'from painter_plugin import PluginError, serve\nclass P:\n  def train(self, task): raise PluginError("Bring paint.")\nserve(P())\n',
    );
    const { task } = bench().openTask({});
    const lines: string[] = [];
    const training = openProcessPlugin(program).train({ ...task, log: (line) => lines.push(line) });
    await expect(training).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: 'Plugin refusing: Bring paint.',
    });
    expect(lines).toEqual([]);
  });

  it('that raises an error is named with it, and nothing is left running', async () => {
    const program = await makeProgram(
      join(folder, 'raising'),
      'from painter_plugin import serve\nclass P:\n  def train(self, task): raise ValueError("no hope")\nserve(P())\n',
    );
    const { task } = bench().openTask({});
    await expect(openProcessPlugin(program).train(task)).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: 'Plugin raising: ValueError: no hope',
    });
  });
});
