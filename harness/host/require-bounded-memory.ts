import { HarnessError } from '../contract/errors.ts';
import type { Painting, Pairs } from '../contract/plugin.ts';
import type { HostedModel } from './hosted-plugin.ts';
import { predictChecked } from './predict.ts';

/** Largest number of times to ask a question; fewer if answers take long. */
const mostAsked = 120;
const mostMs = 1_000;
/** Fewer answers are inconclusive: every process grows at first. */
const leastAsked = 40;
/** Largest allowed growth of its memory over half of the questions, in bytes. */
const mostGrowth = 16 * 2 ** 20;

/**
 * Repeatedly asks a model one question and refuses a model that retains something each time: tensors on its
 * engine, or memory of its process.
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
  // Memory that is only collected late rises and falls; retained memory only rises. The first quarter is
  // for one-time allocations.
  const quarter = Math.floor(sizes.length / 4);
  const growth =
    Math.min(...sizes.slice(-quarter)) - Math.max(...sizes.slice(quarter, 2 * quarter));
  if (growth <= mostGrowth) return;
  fail(`memory: ${Math.round(growth / 2 ** 20)} MB more after ${2 * quarter} identical calls`);
}
