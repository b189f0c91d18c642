import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin, type Model, type Plugin } from '../../harness/contract/plugin.ts';
import { checkPlugin } from '../../harness/host/check-plugin.ts';
import { listPlugins } from '../../harness/host/find-plugin.ts';
import type { HostedPlugin } from '../../harness/host/hosted-plugin.ts';
import { loadPlugin } from '../../harness/host/load-plugin.ts';
import { findProject } from '../../harness/shared/project.ts';
import { type ContractBench, openContractBench } from '../material/contract-bench.ts';
import { hostHere } from '../material/host-here.ts';
import { withoutLackingPython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const folder = temporaryFolder();
const { plugins: pluginsFolder } = findProject();
let bench: ContractBench;

beforeAll(async () => {
  bench = await openContractBench();
});
afterAll(() => bench?.close());

describe('every plugin of the project', () => {
  const names = listPlugins(pluginsFolder);

  it('is in a folder that can be listed', () => {
    const folders = readdirSync(pluginsFolder).filter((name) => name !== 'models');
    expect(names).toEqual(folders.sort());
  });

  // It takes as long as five others; the slow tests have it, in a separate process.
  const quick = names.filter((name) => name !== 'fine-tuned');
  const tried = withoutLackingPython(quick, pluginsFolder);
  it.each(tried)('%s keeps the contract', async (name) => {
    const { plugin } = await loadPlugin(name, { plugins: pluginsFolder });
    const { numTensors } = tf.memory();
    await checkPlugin(plugin, bench.material(join(folder, 'models')));
    // Here all plugins share an engine, so the check cannot tell whose tensors are left.
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  // The contract says that a training repeats and continues after a kill. Where its best epoch is the
  // one before any training, that would say nothing.
  it.each(tried)(
    '%s has learnt something in its trial, where it learns in epochs',
    async (name) => {
      const { plugin } = await loadPlugin(name, { plugins: pluginsFolder });
      const epochs = Object.keys(plugin.defaults ?? {}).filter((option) => /epochs$/i.test(option));
      if (epochs.length === 0) return;
      const least = await plugin.parse({ epochs: 0 }).then(
        () => 0,
        () => 1,
      );
      const untrained = Object.fromEntries(epochs.map((option) => [option, least]));
      expect(await answersOf(plugin, {})).not.toEqual(await answersOf(plugin, untrained));
    },
  );
});

/** What a plugin says of unseen artists after learning as in its trial, with some changes. */
async function answersOf(
  plugin: HostedPlugin,
  changes: Record<string, unknown>,
): Promise<Float32Array> {
  const options = await plugin.parse({ ...plugin.trial, ...changes });
  const { task, handOverUnseen } = bench.openTask(options);
  // The contract check has left only what the trial learnt.
  const saved = join(folder, 'models', plugin.name);
  const isThere = Object.keys(changes).length === 0 && existsSync(saved);
  const model = await (isThere ? plugin.load(saved, task) : plugin.train(task));
  const { paintings, pairs } = handOverUnseen();
  const answers = await model.predict(paintings, pairs);
  model.dispose();
  return answers;
}

describe('the contract check', () => {
  const fair = (): Float32Array => Float32Array.from(bench.pairs.a, () => 0.5);
  const cases: [string, () => Partial<Model>, string][] = [
    ['returns NaN', () => ({ predict: async () => fair().fill(Number.NaN) }), 'PREDICTION_INVALID'],
    ['leaves [0, 1]', () => ({ predict: async () => fair().fill(1.5) }), 'PREDICTION_INVALID'],
    [
      'returns too few values',
      () => ({ predict: async () => fair().subarray(1) }),
      'PREDICTION_INVALID',
    ],
    [
      'answers otherwise each time',
      () => ({
        predict: async (_, { a }) => Float32Array.from(a, () => Math.random()),
      }),
      'CONTRACT_BROKEN',
    ],
    [
      'is not symmetric',
      () => ({ predict: async (_, { a }) => Float32Array.from(a, (i) => i / 1000) }),
      'CONTRACT_BROKEN',
    ],
  ];

  it.each(cases)('fails for a plugin that %s', async (_, change, code) => {
    const checked = checkPlugin(
      await hostHere(pluginWith(change)),
      bench.material(join(folder, 'bad')),
    );
    await expect(checked).rejects.toMatchObject({ code });
  });

  it('lets a plugin save nothing only where loading gives the same answers', async () => {
    const plain = pluginWith(() => ({ save: async () => {} }));
    await checkPlugin(await hostHere(plain), bench.material(join(folder, 'plain')));
    const forgetful: Plugin = {
      ...plain,
      async load(saved, task) {
        const model = await plain.load(saved, task);
        return { ...model, predict: async (_, { a }) => new Float32Array(a.length).fill(0.25) };
      },
    };
    const checked = checkPlugin(await hostHere(forgetful), bench.material(join(folder, 'bad')));
    await expect(checked).rejects.toMatchObject({
      code: 'CONTRACT_BROKEN',
      message: expect.stringContaining('save wrote no file'),
    });
  });

  it('fails for a plugin that learns otherwise under one seed', async () => {
    let trained = 0;
    const plugin = pluginWith(() => {
      const answer = (1 + trained++) / 10;
      return { predict: async (_, { a }) => new Float32Array(a.length).fill(answer) };
    });
    const checked = checkPlugin(await hostHere(plugin), bench.material(join(folder, 'bad')));
    await expect(checked).rejects.toMatchObject({ code: 'CONTRACT_BROKEN' });
  });

  it('fails for an option without a description', async () => {
    const plugin = { ...pluginWith(() => ({})), options: z.object({ depth: z.int().default(1) }) };
    const checked = checkPlugin(
      await hostHere(plugin as Plugin),
      bench.material(join(folder, 'bad')),
    );
    await expect(checked).rejects.toThrow('--depth has no description');
  });

  it('passes a plugin that has no opinion', async () => {
    await checkPlugin(await hostHere(pluginWith(() => ({}))), bench.material(join(folder, 'good')));
  });

  it('keeps test paintings from a plugin that trains', async () => {
    const plugin = definePlugin({
      ...pluginWith(() => ({})),
      train: async (task) => {
        await task.features(pixelExtractor, bench.testPaintings);
        throw new Error('it got them');
      },
    });
    const checked = checkPlugin(await hostHere(plugin), bench.material(join(folder, 'bad')));
    await expect(checked).rejects.toMatchObject({ code: 'PAINTING_NOT_HANDED_OVER' });
  });
});

const pixelExtractor = {
  id: { pixels: 1 },
  view: { kind: 'whole', size: 8 },
  width: 1,
  usesEngine: false,
  batchSize: 8,
  open: async () => ({ extract: async () => new Float32Array(8), dispose() {} }),
} as const;

// A plugin that finds every pair a toss-up, but for what `change` says.
function pluginWith(change: () => Partial<Model>): Plugin {
  const open = async (): Promise<Model> => ({
    predict: async (_, { a }) => new Float32Array(a.length).fill(0.5),
    save: async (into) => {
      const { writeFile } = await import('node:fs/promises');
      await writeFile(join(into, 'model.json'), '{}');
    },
    dispose() {},
    ...change(),
  });
  return definePlugin({
    name: 'toss-up',
    summary: 'Finds every pair a toss-up',
    options: z.object({}),
    train: open,
    load: open,
  });
}
