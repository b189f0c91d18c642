import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { HarnessError } from '../errors.ts';
import type { Model, Painting, Pairs, Plugin, TrainTask } from '../plugin.ts';
import { describeOptions, parseOptions } from '../plugins/plugin-options.ts';
import { predictChecked } from '../run/predict.ts';

/** What a plugin is tried on. */
export interface ContractMaterial {
  /** A fresh task each time, with the same seed; the options are the plugin's own. */
  makeTask(options: Record<string, unknown>): TrainTask<Record<string, unknown>>;
  /** Paintings that the plugin has not learnt from. */
  readonly paintings: readonly Painting[];
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
  const { paintings, pairs } = material;
  const predict = (model: Model, of: readonly Painting[], asked: Pairs) =>
    predictChecked(plugin.name, model, of, asked);

  const tensorsBefore = tf.memory().numTensors;
  const model = await plugin.train(material.makeTask(options));
  const answers = await predict(model, paintings, pairs);
  requireEqual(plugin, answers, await predict(model, paintings, pairs), 'asked twice');
  const swapped = { a: pairs.b, b: pairs.a };
  requireEqual(plugin, answers, await predict(model, paintings, swapped), 'with a and b swapped');
  await predict(model, paintings, { a: new Uint32Array(), b: new Uint32Array() });

  const folder = join(material.folder, plugin.name);
  await mkdir(folder, { recursive: true });
  await model.save(folder);
  model.dispose();
  if ((await readdir(folder)).length === 0) broken(plugin, 'save wrote no file');
  const loaded = await plugin.load(folder, material.makeTask(options));
  requireEqual(plugin, answers, await predict(loaded, paintings, pairs), 'saved and loaded');
  loaded.dispose();

  const again = await plugin.train(material.makeTask(options));
  requireEqual(plugin, answers, await predict(again, paintings, pairs), 'trained again, same seed');
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
