import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plugin, TrainTask } from '../../../harness/plugin.ts';
import { loadPlugin } from '../../../harness/plugins/load-plugin.ts';
import { parseOptions } from '../../../harness/plugins/plugin-options.ts';
import { findProject } from '../../../harness/project.ts';
import { type ContractBench, openContractBench } from '../../material/contract-bench.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
let bench: ContractBench;
let plugin: Plugin;
beforeAll(async () => {
  bench = await openContractBench(folder);
  ({ plugin } = await loadPlugin('style-statistics', findProject().plugins));
});
afterAll(() => bench?.close());

/** Answers about artists never seen, and what was said while training. */
async function learn(refit: boolean, lie: boolean): Promise<[Float32Array, string]> {
  const options = parseOptions(plugin, { ...plugin.trial, ...(refit ? { refit } : {}) });
  const { task, handOverUnseen } = bench.openTask(options);
  const said: string[] = [];
  const { paintings } = task.validation;
  const validation = {
    ...task.validation,
    // Everyone is said to be by whoever painted the next.
    paintings: lie
      ? paintings.map((one, i) => ({ ...one, artist: paintings.at(i - 1)!.artist }))
      : paintings,
  };
  const changed = { ...task, validation, log: (line: string) => void said.push(line) };
  const model = await plugin.train(changed as TrainTask<never>);
  const unseen = handOverUnseen();
  const answers = await model.predict(unseen.paintings, unseen.pairs);
  model.dispose();
  return [answers, said.join('\n')];
}

describe('style-statistics', () => {
  it('learns nothing from validation unless it is told to', async () => {
    const [[told], [lied, said]] = [await learn(false, false), await learn(false, true)];
    expect(lied).toEqual(told);
    expect(said).not.toContain('learns from validation');
  });

  it('learns from validation with refit, and says so', async () => {
    const [[told, said], [lied]] = [await learn(true, false), await learn(true, true)];
    expect(lied).not.toEqual(told);
    expect(said).toContain('It learns from validation paintings as well');
  });
});
