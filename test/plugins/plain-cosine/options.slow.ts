import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../../harness/contract/metrics/roc.ts';
import type { Plugin } from '../../../harness/contract/plugin.ts';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import plugin from '../../../plugins/plain-cosine/index.ts';
import { hostHere } from '../../material/host-here.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { useContractBench } from '../../material/use-contract-bench.ts';

const folder = temporaryFolder();
const bench = useContractBench();
const normalised = [{ normalise: 'csls', neighbours: 3 }, { normalise: 's-norm' }] as const;

describe('the cosine normalised by those with the training paintings', () => {
  it.each(normalised)('keeps the contract with %o', async (own) => {
    const tried = { ...plugin, trial: { ...plugin.trial, ...own } };
    const material = bench().material(join(folder, own.normalise));
    await checkPlugin(await hostHere(tried as unknown as Plugin), material);
  });

  it('answers otherwise than the plain one, and as well', async () => {
    const hosted = await hostHere(plugin as unknown as Plugin);
    const answersOf = async (changes: object) => {
      const { task, handOverUnseen } = bench().openTask(
        await hosted.parse({ ...plugin.trial, ...changes }),
      );
      const model = await hosted.train(task);
      const { paintings, pairs } = handOverUnseen();
      const answers = await model.predict(paintings, pairs);
      const embedded = await model.embed?.(paintings);
      model.dispose();
      return { answers, embedded, auc: rocAuc(answers, pairs.same) };
    };
    const plain = await answersOf({});
    expect(await answersOf({ normalise: 'none', neighbours: 3 })).toEqual(plain);
    for (const own of normalised) {
      const { answers, embedded, auc } = await answersOf(own);
      expect(answers).not.toEqual(plain.answers);
      expect(embedded).toEqual(plain.embedded);
      expect(auc).toBeGreaterThan(plain.auc - 0.1);
    }
  });
});
