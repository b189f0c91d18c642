import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../harness/contract/plugin.ts';
import { memberFolder } from '../../../harness/host/composition/member-folders.ts';
import type { HostedPlugin, ServedTraining } from '../../../harness/host/hosted-plugin.ts';
import { loadPlugin } from '../../../harness/host/load-plugin.ts';
import { findProject } from '../../../harness/shared/project.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const { plugins } = findProject();
const folder = temporaryFolder();
const bench = useContractBench();
const pluginOf = async (name: string) => (await loadPlugin(name, { plugins })).plugin;
const [ensemble, xception, colourStatistics, contrastive] = (await Promise.all(
  ['ensemble', 'xception', 'colour-statistics', 'contrastive'].map(pluginOf),
)) as [HostedPlugin, HostedPlugin, HostedPlugin, HostedPlugin];

const network = { ...xception.trial, epochs: 2 };
const members = [
  { plugin: 'colour-statistics', options: { epochs: 3 } },
  { plugin: 'xception', options: network, seed: 9 },
];

async function openTask(given: Record<string, unknown> = { members }) {
  const opened = bench().openTask(await ensemble.parse(given));
  const epochs: number[] = [];
  const lines: string[] = [];
  const task: ServedTraining = {
    ...opened.task,
    reportEpoch: ({ epoch }) => epochs.push(epoch),
    log: (line) => lines.push(line),
  };
  return { ...opened, task, epochs, lines };
}

/** Trains under a task and saves the model into an empty folder of that name. */
async function trainAndSave(task: ServedTraining, name: string) {
  const saved = join(folder, name);
  mkdirSync(saved);
  const model = await ensemble.train(task);
  await model.save(saved);
  await model.free();
  return saved;
}

describe('a composition as a plugin', () => {
  it('trains members as they would be trained separately, to the bit', async () => {
    const { task, handOverUnseen } = await openTask();
    const saved = await trainAndSave(task, 'saved');
    const { paintings, pairs } = handOverUnseen();
    const alone: [HostedPlugin, object, number][] = [
      [colourStatistics, { epochs: 3 }, task.seed],
      [xception, network, 9],
    ];
    for (const [place, [plugin, given, seed]] of alone.entries()) {
      const options = await plugin.parse(given as Record<string, unknown>);
      const own = { ...task, options, seed };
      const trained = await plugin.train(own);
      const loaded = await plugin.load(memberFolder(saved, place), own);
      const answers = [trained, loaded].map((one) => one.predict(paintings, pairs));
      expect(await answers[1]).toEqual(await answers[0]);
      await trained.free();
      await loaded.free();
    }
  });

  it('says what each member weighs', async () => {
    const { task, lines } = await openTask({ members, stack: 'mean', stackOn: 'both' });
    await (await ensemble.train(task)).free();
    const said =
      /^Stacked on \d+ validation pairs .* equal weights: colour-statistics .*, xception /;
    expect(lines.at(-1)).toMatch(said);
  });

  it('refuses a member option that the plugin does not have, before anything is trained', async () => {
    const wrong = [{ plugin: 'xception', options: { layr: 'add_2' } }, 'colour-statistics'];
    const { task, epochs } = await openTask({ members: wrong.toReversed() });
    await expect(ensemble.train(task)).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
      message: expect.stringContaining('Did you mean "layer"?'),
    });
    expect(epochs).toEqual([]);
  });

  it('names the extractors of all members, each once', async () => {
    const small = { inputSize: 96, layer: 'add_2' };
    const { task } = await openTask({
      members: [
        { plugin: 'xception', options: small },
        { plugin: 'plain-cosine', options: small },
        'colour-statistics',
      ],
    });
    const extractors = await ensemble.extractors?.(task);
    expect(extractors?.list.length).toBe(2);
    await extractors?.close();
  });

  it('loads no model that leads elsewhere', async () => {
    const { task } = await openTask();
    const saved = await trainAndSave(task, 'hostile');
    const text = readFileSync(join(saved, 'members.json'), 'utf8');
    writeFileSync(
      join(saved, 'members.json'),
      text.replace('colour-statistics', '../test/material'),
    );
    await expect(ensemble.load(saved, task)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    const broken = join(folder, 'broken');
    cpSync(saved, broken, { recursive: true });
    writeFileSync(join(broken, 'stacking.json'), '{}');
    await expect(ensemble.load(broken, task)).rejects.toMatchObject({ code: 'ENSEMBLE_BROKEN' });
  });

  it('is of no use where it weighs other members than there are', async () => {
    const { task, handOverUnseen } = await openTask();
    const saved = await trainAndSave(task, 'uneven');
    const stacking = JSON.parse(readFileSync(join(saved, 'stacking.json'), 'utf8'));
    stacking.members.pop();
    writeFileSync(join(saved, 'stacking.json'), JSON.stringify(stacking));
    const loaded = await ensemble.load(saved, task);
    const { paintings, pairs } = handOverUnseen();
    await expect(loaded.predict(paintings, pairs)).rejects.toMatchObject({
      code: 'ENSEMBLE_BROKEN',
    });
    await loaded.free();
  });

  it('is stacked on what members say before they learn from validation, and asks them after', async () => {
    const train = async (refit: boolean) => {
      const options = { ...contrastive.trial, refit };
      const own = [{ plugin: 'contrastive', options }, 'colour-statistics'];
      const { task, handOverUnseen } = await openTask({ members: own });
      const model = await ensemble.train(task);
      const { paintings, pairs } = handOverUnseen();
      return {
        model,
        stacked: await stackingOf(model, `refit-${refit}`),
        answers: await model.predict(paintings, pairs),
      };
    };
    const before = tf.memory().numTensors;
    const [alone, told] = [await train(false), await train(true)];
    expect(told.stacked).toBe(alone.stacked);
    expect(told.answers).not.toEqual(alone.answers);
    for (const { model } of [alone, told]) {
      expect(model.refit).toBeUndefined();
      await model.free();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

async function stackingOf(model: Model, name: string): Promise<string> {
  const into = join(folder, name);
  mkdirSync(into);
  await model.save(into);
  return readFileSync(join(into, 'stacking.json'), 'utf8');
}
