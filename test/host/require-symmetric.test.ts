import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineComposition } from '../../harness/contract/composition.ts';
import type { Model, Pairs } from '../../harness/contract/plugin.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { createComposedModel } from '../../harness/host/composition/composed-model.ts';
import { isComposition } from '../../harness/host/hosted-plugin.ts';
import { requireSymmetric } from '../../harness/host/require-symmetric.ts';
import { hostHere } from '../material/host-here.ts';
import lopsided, { answeringBy } from '../material/lopsided-plugin.ts';
import { useContractBench } from '../material/use-contract-bench.ts';

const bench = useContractBench();

const paintings = Array.from({ length: 100 }, (_, i) => ({ key: `painting ${i}` }));

const check = (model: Model, asked = paintings, seed = 1) =>
  requireSymmetric('my-idea', model, asked, createRandom(seed, 'swapped'));

/** The model, and what it was asked. */
function listening(model: Model): { model: Model; calls: { count: number; pairs: Pairs }[] } {
  const calls: { count: number; pairs: Pairs }[] = [];
  return {
    calls,
    model: {
      ...model,
      predict(asked, pairs) {
        calls.push({ count: asked.length, pairs });
        return model.predict(asked, pairs);
      },
    },
  };
}

describe('a model that has answered', () => {
  it('passes where swapped pairs have the same answers, for two small calls', async () => {
    const { model, calls } = listening(answeringBy('none'));
    await check(model);
    expect(calls.map(({ count, pairs }) => [count, pairs.a.length])).toEqual([
      [24, 276],
      [24, 276],
    ]);
    expect(calls[1]?.pairs).toEqual({ a: calls[0]?.pairs.b, b: calls[0]?.pairs.a });
  });

  it.each([
    ['swapped', /my-idea is not symmetric: .* with the two paintings swapped \(\d+ of 276 sampled/],
    [
      'rounded',
      /bit-identical probabilities for both: compare paintings in a way that does not depend on their order/,
    ],
    [
      'again',
      /the same pair differently each time .* draw random numbers in it only from the seed/,
    ],
  ] as const)('is refused where it errs by %s', async (way, message) => {
    await expect(check(answeringBy(way))).rejects.toMatchObject({
      code: 'PREDICTION_INCONSISTENT',
      message: expect.stringMatching(message),
    });
  });

  it('is refused for NaN in swapped pairs as in others', async () => {
    const model = answeringBy('none');
    const predict: Model['predict'] = async (_, { a, b }) =>
      Float32Array.from(a, (one, i) => (one < (b[i] ?? 0) ? 0.5 : Number.NaN));
    await expect(check({ ...model, predict })).rejects.toMatchObject({
      code: 'PREDICTION_INVALID',
    });
  });

  it('is asked about the same sample under one seed, and leaves the list unchanged', async () => {
    const drawn = async (seed: number) => {
      const keys: string[] = [];
      const model = answeringBy('none');
      const predict: Model['predict'] = (asked, pairs) => {
        keys.push(...asked.map(({ key }) => key));
        return model.predict(asked, pairs);
      };
      await check({ ...model, predict }, paintings, seed);
      return keys;
    };
    expect(await drawn(1)).toEqual(await drawn(1));
    expect(await drawn(1)).not.toEqual(await drawn(2));
    expect(paintings.map(({ key }) => key)).toEqual(paintings.map((_, i) => `painting ${i}`));
  });

  it('has nothing to be asked where there is no pair', async () => {
    const { model, calls } = listening(answeringBy('swapped'));
    await check(model, paintings.slice(0, 1));
    expect(calls).toEqual([]);
  });

  it('is refused where it is made from others and one of them errs', async () => {
    const composition = defineComposition({
      name: 'first',
      summary: 'What the first member says',
      options: z.object({}),
      members: () => ['lopsided', 'lopsided'],
      state: z.object({}),
      fit: () => ({}),
      combine: (_, [answers]) => answers!,
    });
    const hosted = await hostHere(composition);
    if (!isComposition(hosted)) throw new Error('it is made from others');
    const { task } = bench().openTask({ way: 'swapped', later: 'swapped' });
    const composer = await hosted.open(task);
    const state = await composer.restore({}, 1);
    const plugin = await hostHere(lopsided);
    const member = { plugin, options: {}, seed: 0, model: await plugin.train(task) };
    const composed = createComposedModel({ composer, state, members: [member] });
    await expect(check(composed)).rejects.toMatchObject({ code: 'PREDICTION_INCONSISTENT' });
  });
});
