import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../contract/errors.ts';
import { itemAt } from '../contract/item-at.ts';
import type { Checkpoint, Model, Painting, Pairs } from '../contract/plugin.ts';
import { describeOptionsSchema } from '../shared/options/describe-schema.ts';
import type { ContractMaterial } from './contract-material.ts';
import { embedChecked } from './embed.ts';
import type { HostedModel, HostedPlugin } from './hosted-plugin.ts';
import { predictChecked } from './predict.ts';
import { requireBoundedMemory } from './require-bounded-memory.ts';

/**
 * Checks that a plugin keeps the contract: described options with defaults, one probability per pair,
 * symmetry, the same answer bit for bit under one seed, the same again after saving and loading and
 * after a stop in the middle of training, and no leaks of tensors or memory.
 * A pair on its own must get the same answer as among others, unless the plugin says
 * that it is transductive.
 *
 * @param say gets a line for people before each step, `[2/5] Asking …`
 * @throws HarnessError `CONTRACT_BROKEN`, or `PREDICTION_INVALID` for NaN, a wrong range or count
 */
export async function checkPlugin(
  plugin: HostedPlugin,
  material: ContractMaterial,
  say: (line: string) => void = () => {},
): Promise<void> {
  const begin = (step: number) => say(`[${step + 1}/${steps.length}] ${itemAt(steps, step)}`);
  checkOptions(plugin);
  const options = await plugin.parse(plugin.trial ?? {});
  const { pairs } = material;
  const predict = (model: Model, paintings: readonly Painting[], asked = pairs) =>
    predictChecked(plugin.name, model, paintings, asked);

  const open = new Set<HostedModel>();
  const keep = (model: HostedModel): HostedModel => {
    open.add(model);
    return model;
  };
  const free = async (model: HostedModel): Promise<void> => {
    const left = open.delete(model) ? await model.free() : 0;
    if (left !== 0) broken(plugin, `dispose leaves ${left} tensors`);
  };
  try {
    begin(0);
    const first = material.makeTask(options, noCheckpoint);
    const model = keep(await plugin.train(first.task));
    begin(1);
    const paintings = first.handOverTest();
    const answers = await predict(model, paintings);
    requireEqual(plugin, answers, await predict(model, paintings), 'asked twice');
    const swapped = await predict(model, paintings, { a: pairs.b, b: pairs.a });
    requireEqual(plugin, answers, swapped, 'a and b are swapped');
    await predict(model, paintings, { a: new Uint32Array(), b: new Uint32Array() });
    await requireBoundedMemory(plugin.name, model, paintings, pairs);
    if (plugin.transductive !== true)
      await requireAlikeAlone(plugin, model, paintings, answers, pairs);
    const embedded = await embedChecked(plugin.name, model, paintings);

    begin(2);
    const folder = join(material.folder, plugin.name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await model.save(folder);
    await free(model);
    const wroteNothing = (await readdir(folder)).length === 0;
    const second = material.makeTask(options, noCheckpoint);
    const loaded = keep(await loadSaved(plugin, folder, second.task, wroteNothing));
    const loadedPaintings = second.handOverTest();
    const afterLoading = await predict(loaded, loadedPaintings);
    const nothing = wroteNothing ? ', and save wrote no file' : '';
    requireEqual(plugin, answers, afterLoading, `the model is saved and loaded${nothing}`);
    const embeddedAgain = await embedChecked(plugin.name, loaded, loadedPaintings);
    if (embedded !== undefined && embeddedAgain !== undefined) {
      const condition = 'the model is saved and loaded, and embeds';
      requireEqual(plugin, embedded.data, embeddedAgain.data, condition);
    }
    await free(loaded);

    begin(3);
    let checkpoints = 0;
    const counting: Checkpoint = {
      latest: async () => undefined,
      async save() {
        checkpoints++;
      },
    };
    const third = material.makeTask(options, counting);
    const again = keep(await plugin.train(third.task));
    const afterTraining = await predict(again, third.handOverTest());
    requireEqual(plugin, answers, afterTraining, 'it is trained again under the same seed');
    await free(again);

    begin(4);
    const resumed = await trainInPieces(plugin, material, options, checkpoints);
    if (resumed !== undefined) {
      keep(resumed.model);
      const afterStop = await predict(resumed.model, resumed.paintings);
      requireEqual(plugin, answers, afterStop, 'training stops at each checkpoint and resumes');
      await free(resumed.model);
    }
  } finally {
    // What breaks the contract leaves neither tensors nor a process behind.
    for (const model of open) await model.free();
  }
}

const steps = [
  'Training',
  'Asking about the same pairs again, swapped and one by one',
  'Saving and loading',
  'Training again under the same seed',
  'Stopping at each checkpoint and resuming',
] as const;

const noCheckpoint: Checkpoint = { latest: async () => undefined, save: async () => {} };

class Stop extends Error {}

// Stops training at each checkpoint, as a kill would, and has it continue from there until it is
// done; undefined for a plugin that makes no checkpoint. One that begins again each time would never
// be done: it has no more pieces than the checkpoints that it makes undisturbed, and one.
async function trainInPieces(
  plugin: HostedPlugin,
  material: ContractMaterial,
  options: Readonly<Record<string, unknown>>,
  checkpoints: number,
) {
  const root = join(material.folder, `${plugin.name}-checkpoints`);
  await rm(root, { recursive: true, force: true });
  for (let piece = 0; piece <= checkpoints; piece++) {
    const folder = (of: number) => join(root, String(of));
    await mkdir(folder(piece), { recursive: true });
    const task = material.makeTask(options, {
      latest: async () => (piece === 0 ? undefined : folder(piece - 1)),
      async save(write) {
        await write(folder(piece));
        throw new Stop();
      },
    });
    try {
      const model = await plugin.train(task.task);
      if (piece > 0) return { model, paintings: task.handOverTest() };
      await model.free();
      return undefined;
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }
  broken(
    plugin,
    'training never ends when it is stopped at each checkpoint: it must resume from the folder in checkpoint.latest',
  );
}

/** Loads a saved model. A model that learned nothing may save nothing, if it loads from an empty folder. */
async function loadSaved(
  plugin: HostedPlugin,
  folder: string,
  services: Parameters<HostedPlugin['load']>[1],
  wroteNothing: boolean,
): Promise<HostedModel> {
  try {
    return await plugin.load(folder, services);
  } catch (error) {
    if (!wroteNothing) throw error;
    broken(plugin, `save wrote no file, and load fails without one: ${messageOf(error)}`);
  }
}

/** The number of pairs that are also asked on their own, spread over all of them. */
const askedAlone = 4;
/** The tolerance for engines that round differently with fewer rows at once. */
const roundingAlone = 1e-3;

async function requireAlikeAlone(
  plugin: HostedPlugin,
  model: Model,
  paintings: readonly Painting[],
  answers: Float32Array,
  { a, b }: Pairs,
): Promise<void> {
  for (let k = 0; k < askedAlone; k++) {
    const pair = Math.floor((k * a.length) / askedAlone);
    const two = [itemAt(paintings, itemAt(a, pair)), itemAt(paintings, itemAt(b, pair))];
    const alone = { a: Uint32Array.of(0), b: Uint32Array.of(1) };
    const [answer = Number.NaN] = await predictChecked(plugin.name, model, two, alone);
    const among = itemAt(answers, pair);
    if (Math.abs(answer - among) <= roundingAlone) continue;
    broken(
      plugin,
      `pair ${pair} gives ${among} among others, but ${answer} on its own. If answers are meant to depend on the other paintings, declare transductive: true`,
    );
  }
}

function checkOptions(plugin: HostedPlugin): void {
  if (plugin.defaults === undefined) broken(plugin, 'every option needs a default');
  for (const { flag, description } of describeOptionsSchema(plugin.options)) {
    if (description === '') broken(plugin, `option --${flag} has no description`);
  }
}

function requireEqual(
  plugin: HostedPlugin,
  expected: Float32Array,
  actual: Float32Array,
  condition: string,
): void {
  const at = expected.findIndex((value, index) => !Object.is(value, actual[index]));
  if (at < 0) return;
  broken(plugin, `pair ${at} gives ${expected[at]}, but ${actual[at]} when ${condition}`);
}

function broken(plugin: HostedPlugin, what: string): never {
  throw new HarnessError('CONTRACT_BROKEN', `Plugin ${plugin.name}: ${what}.`);
}
