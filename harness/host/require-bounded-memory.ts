import { HarnessError } from '../contract/errors.ts';
import type { Painting, Pairs } from '../contract/plugin.ts';
import type { HostedModel } from './hosted-plugin.ts';
import { predictChecked } from './predict.ts';

/** A question is asked so often, or for so long if answers take longer. */
const mostAsked = 120;
const mostMs = 1_000;
/** So few answers say nothing: a process grows at first whatever it does. */
const leastAsked = 40;
/** What its memory may grow by over half of the questions, in bytes. */
const mostGrowth = 16 * 2 ** 20;

/**
 * Asks a model one question again and again and refuses one that keeps something of each: tensors
 * on its engine, or memory of its process.
 *
 * @throws HarnessError `CONTRACT_BROKEN`, and as `predictChecked`
 */
export async function requireBoundedMemory(
  pluginName: string,
  model: HostedModel,
  paintings: readonly Painting[],
  pairs: Pairs,
): Promise<void> {
  const ask = () => predictChecked(pluginName, model, paintings, pairs);
  const fail = (what: string) => {
    throw new HarnessError('CONTRACT_BROKEN', `Plugin ${pluginName}: predict leaks ${what}.`);
  };
  const before = await model.usage();
  await ask();
  const kept = (await model.usage()).tensors - before.tensors;
  if (kept > 0) fail(`${kept} tensor${kept === 1 ? '' : 's'} per call`);
  const sizes: number[] = [];
  const startedAt = performance.now();
  while (sizes.length < mostAsked && performance.now() - startedAt < mostMs) {
    const { bytes: size } = await model.usage();
    if (size === undefined) return;
    sizes.push(size);
    await ask();
  }
  if (sizes.length < leastAsked) return;
  // Memory that is only collected late goes up and down; what is kept goes up. The first quarter is
  // for what is made once.
  const quarter = Math.floor(sizes.length / 4);
  const growth =
    Math.min(...sizes.slice(-quarter)) - Math.max(...sizes.slice(quarter, 2 * quarter));
  if (growth <= mostGrowth) return;
  fail(`memory: ${Math.round(growth / 2 ** 20)} MB more after ${2 * quarter} identical calls`);
}
