import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { HostedPlugin } from '../../harness/host/hosted-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import '../material/serve-plugins-here.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { useContractBench } from '../material/use-contract-bench.ts';

const { plugins } = findProject();
const folder = temporaryFolder();
const bench = useContractBench();

const untrained = { epochs: 0, headEpochs: 0, tailEpochs: 0 };

/** Saves a model that has hardly learnt, and what it takes to load it. */
async function saveModel(plugin: HostedPlugin) {
  const known = Object.keys(plugin.defaults ?? {});
  const few = Object.entries(untrained).filter(([name]) => known.includes(name));
  const options = await plugin.parse({ ...plugin.trial, ...Object.fromEntries(few) });
  const task = bench().openTask(options).task;
  const saved = join(folder, plugin.name);
  mkdirSync(saved);
  const model = await plugin.train(task);
  await model.save(saved);
  model.dispose();
  return { saved, task };
}

describe('a model of which a file is missing', () => {
  it.each(['contrastive', 'fine-tuned', 'fine-tuned-style', 'learned-pooling', 'xception'])(
    'is not loaded, and leaves no tensor: %s',
    async (name) => {
      const { plugin } = await loadPlugin(name, { plugins });
      const { saved, task } = await saveModel(plugin);
      const before = tf.memory().numTensors;
      const broken = join(folder, `${name}-broken`);
      const left: string[] = [];
      for (const file of readdirSync(saved)) {
        cpSync(saved, broken, { recursive: true });
        rmSync(join(broken, file), { recursive: true });
        await expect(plugin.load(broken, task), file).rejects.toThrow();
        const tensors = tf.memory().numTensors - before;
        if (tensors > 0) left.push(`${tensors} without ${file}`);
        rmSync(broken, { recursive: true });
      }
      expect(left).toEqual([]);
    },
  );
});
