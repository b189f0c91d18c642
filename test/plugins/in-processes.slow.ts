import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlugin } from '../../harness/host/check-plugin.ts';
import { listPlugins } from '../../harness/host/find-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { hostHere } from '../material/host-here.ts';
import { withoutLackingPython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { useContractBench } from '../material/use-contract-bench.ts';

const { plugins } = findProject();
const folder = temporaryFolder();
const bench = useContractBench();

// The everyday tests serve all plugins in the process of the test.
describe('in separate processes', () => {
  const names = withoutLackingPython(listPlugins(plugins), plugins);

  it.each(names)('%s keeps the contract', async (name) => {
    const { plugin } = await loadPlugin(name, { plugins });
    await checkPlugin(plugin, bench().material(join(folder, 'models')));
  });

  it('a plugin answers as it does in the process of the test, to the bit', async () => {
    const { default: declared } = await import('../../plugins/baseline-cnn/index.ts');
    const here = await hostHere(declared as never);
    const { plugin: there } = await loadPlugin('baseline-cnn', { plugins });
    const answers: Float32Array[] = [];
    for (const plugin of [here, there]) {
      const { task, handOverUnseen } = bench().openTask(await plugin.parse(plugin.trial ?? {}));
      const model = await plugin.train(task);
      const { paintings, pairs } = handOverUnseen();
      answers.push(await model.predict(paintings, pairs));
      await model.free();
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});
