import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plugin, TrainTask } from '../../harness/contract/plugin.ts';
import { listPlugins } from '../../harness/host/find-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { parseOptions } from '../../harness/host/plugin-options.ts';
import { findProject } from '../../harness/shared/project.ts';
import { useContractBench } from '../material/use-contract-bench.ts';

const { plugins } = findProject();
const bench = useContractBench();

/** What a plugin says of unseen artists after learning as in its trial, with some changes. */
async function answersOf(plugin: Plugin, changes: Record<string, unknown>): Promise<Float32Array> {
  const options = parseOptions(plugin, { ...plugin.trial, ...changes });
  const { task, handOverUnseen } = bench().openTask(options);
  const model = await plugin.train(task as TrainTask<never>);
  const { paintings, pairs } = handOverUnseen();
  const answers = await model.predict(paintings, pairs);
  model.dispose();
  return answers;
}

// The contract says that a training repeats and goes on after a kill. Where its best epoch is the
// one before any training, that would say nothing.
describe('the trial of a plugin that learns in epochs', () => {
  it.each(listPlugins(plugins))('ends with something that was learnt: %s', async (name) => {
    const { plugin } = await loadPlugin(join(plugins, name), plugins);
    const epochs = Object.keys(plugin.options.shape).filter((option) => /epochs$/i.test(option));
    if (epochs.length === 0) return;
    const least = plugin.options.safeParse({ epochs: 0 }).success ? 0 : 1;
    const untrained = Object.fromEntries(epochs.map((option) => [option, least]));
    expect(await answersOf(plugin, {})).not.toEqual(await answersOf(plugin, untrained));
  });
});
