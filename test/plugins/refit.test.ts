import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plugin, TrainTask } from '../../harness/plugin.ts';
import { loadPlugin } from '../../harness/plugins/load-plugin.ts';
import { parseOptions } from '../../harness/plugins/plugin-options.ts';
import { findProject } from '../../harness/project.ts';
import { type ContractBench, openContractBench } from '../material/contract-bench.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const folder = temporaryFolder();
let bench: ContractBench;
beforeAll(async () => {
  bench = await openContractBench(folder);
});
afterAll(() => bench?.close());

/** Answers about artists never seen, and what was said while training. */
async function learn(
  plugin: Plugin,
  refit: boolean,
  lie: boolean,
): Promise<[Float32Array, string]> {
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

const names = ['style-statistics', 'contrastive', 'prototypical', 'artist-softmax'];

describe.each(names)('%s', (name) => {
  let plugin: Plugin;
  beforeAll(async () => {
    ({ plugin } = await loadPlugin(name, findProject().plugins));
  });

  it('learns from validation with refit, says so, and repeats', async () => {
    const [told, said] = await learn(plugin, true, false);
    const [lied] = await learn(plugin, true, true);
    const [again] = await learn(plugin, true, false);
    const [alone, silent] = await learn(plugin, false, false);
    expect(lied).not.toEqual(told);
    expect(alone).not.toEqual(told);
    expect(again).toEqual(told);
    expect(said).toContain('It learns from validation paintings as well');
    expect(silent).not.toContain('It learns from validation');
  });
});

it('learns nothing from validation unless it is told to: style-statistics', async () => {
  const { plugin } = await loadPlugin('style-statistics', findProject().plugins);
  const [told] = await learn(plugin, false, false);
  const [lied] = await learn(plugin, false, true);
  expect(lied).toEqual(told);
});
