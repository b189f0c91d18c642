import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { HarnessError } from '../errors.ts';
import type { Model, Painting, Pairs, Plugin, TrainTask } from '../plugin.ts';
import { describeOptions, parseOptions } from '../plugins/plugin-options.ts';
import { predictChecked } from '../run/predict.ts';

/** What a plugin is tried on. */
export interface ContractMaterial {
  /** A fresh task each time, with the same seed; the options are the plugin's own. */
  makeTask(options: Record<string, unknown>): {
    readonly task: TrainTask<Record<string, unknown>>;
    /** Hands over the paintings of the pairs, which the plugin has not learnt from. */
    handOverTest(): readonly Painting[];
  };
  readonly pairs: Pairs;
  /** An empty folder. */
  readonly folder: string;
}

/**
 * Holds a plugin to the contract: described options with defaults, one probability for each pair,
 * symmetry, the same answer to the bit under one seed, the same again after saving and loading,
 * and no tensor left behind.
 *
 * @throws HarnessError `CONTRACT_BROKEN`, or `PREDICTION_INVALID` for NaN, a wrong range or count
 */
export async function checkPlugin(plugin: Plugin, material: ContractMaterial): Promise<void> {
  checkOptions(plugin);
  const options = parseOptions(plugin, plugin.trial ?? {});
  const { pairs } = material;
  const predict = (model: Model, paintings: readonly Painting[], asked = pairs) =>
    predictChecked(plugin.name, model, paintings, asked);

  const tensorsBefore = tf.memory().numTensors;
  const first = material.makeTask(options);
  const model = await plugin.train(first.task);
  const paintings = first.handOverTest();
  const answers = await predict(model, paintings);
  requireEqual(plugin, answers, await predict(model, paintings), 'asked twice');
  const swapped = await predict(model, paintings, { a: pairs.b, b: pairs.a });
  requireEqual(plugin, answers, swapped, 'a and b are swapped');
  await predict(model, paintings, { a: new Uint32Array(), b: new Uint32Array() });

  const folder = join(material.folder, plugin.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await model.save(folder);
  model.dispose();
  if ((await readdir(folder)).length === 0) broken(plugin, 'save wrote no file');
  const second = material.makeTask(options);
  const loaded = await plugin.load(folder, second.task);
  const afterLoading = await predict(loaded, second.handOverTest());
  requireEqual(plugin, answers, afterLoading, 'the model is saved and loaded');
  loaded.dispose();

  const third = material.makeTask(options);
  const again = await plugin.train(third.task);
  const afterTraining = await predict(again, third.handOverTest());
  requireEqual(plugin, answers, afterTraining, 'it is trained again under the same seed');
  again.dispose();
  const left = tf.memory().numTensors - tensorsBefore;
  if (left !== 0) broken(plugin, `${left} tensors are left after dispose`);
}

function checkOptions(plugin: Plugin): void {
  const parsed = plugin.options.safeParse({});
  if (!parsed.success) broken(plugin, 'every option needs a default');
  for (const { flag, description } of describeOptions(plugin)) {
    if (description === '') broken(plugin, `option --${flag} has no description`);
  }
}

function requireEqual(
  plugin: Plugin,
  expected: Float32Array,
  actual: Float32Array,
  condition: string,
): void {
  const at = expected.findIndex((value, index) => !Object.is(value, actual[index]));
  if (at < 0) return;
  broken(plugin, `pair ${at} gives ${expected[at]}, but ${actual[at]} when ${condition}`);
}

function broken(plugin: Plugin, what: string): never {
  throw new HarnessError('CONTRACT_BROKEN', `Plugin ${plugin.name}: ${what}.`);
}
