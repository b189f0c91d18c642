import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import { openProcessPlugin } from '../../../harness/host/process/process-plugin.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { colourExtractor } from '../../../plugins/colour-statistics/colour-features.ts';
import { pairDistances } from '../../../plugins/colour-statistics/pair-distances.ts';
import { fitRidge } from '../../material/fit-ridge.ts';
import { makeProgram } from '../../material/make-program.ts';
import { requirePython } from '../../material/require-python.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const folder = temporaryFolder();
const { plugins } = findProject();
const bench = useContractBench();

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

  it('answers what TypeScript does that computes the same', async () => {
    const { task, handOverUnseen } = bench().openTask({ strength: 1, levels: 4 });
    const model = await openProcessPlugin(join(plugins, 'colour-logistic')).train(task);
    const { paintings, pairs } = handOverUnseen();
    const answers = await model.predict(paintings, pairs);
    model.dispose();

    const rows = await task.features(colourExtractor, task.train);
    const all = allPairs(rows.rows);
    const fit = fitRidge(
      split(pairDistances(rows, all), all.a.length),
      Array.from(all.a, (a, i) => task.train[a]?.artist === task.train[all.b[i] ?? 0]?.artist),
    );
    const asked = pairDistances(await task.features(colourExtractor, paintings), pairs);
    const expected = split(asked, pairs.a.length).map(fit);
    expect(Math.max(...expected.map((p, i) => Math.abs(p - (answers[i] ?? 2))))).toBeLessThan(1e-6);
  });

  it('says which module is missing', async () => {
    const program = await makeProgram(join(folder, 'lacking'), 'import no_such_module_here\n');
    const { task } = bench().openTask({});
    await expect(openProcessPlugin(program).train(task)).rejects.toMatchObject({
      code: 'PYTHON_MODULE_MISSING',
      message: expect.stringMatching(/has no module "no_such_module_here"\. Install it/),
    });
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

function allPairs(count: number): { a: Uint32Array; b: Uint32Array } {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      a.push(i);
      b.push(j);
    }
  }
  return { a: Uint32Array.from(a), b: Uint32Array.from(b) };
}

function split(distances: Float32Array, count: number): number[][] {
  const width = distances.length / count;
  return Array.from({ length: count }, (_, i) => [
    ...distances.subarray(i * width, (i + 1) * width),
  ]);
}
