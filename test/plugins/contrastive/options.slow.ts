import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Plugin } from '../../../harness/contract/plugin.ts';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import plugin from '../../../plugins/contrastive/index.ts';
import { type ContractBench, openContractBench } from '../../material/contract-bench.ts';
import { hostHere } from '../../material/host-here.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
let bench: ContractBench;

beforeAll(async () => {
  bench = await openContractBench();
});
afterAll(() => bench?.close());

describe('metric learning keeps the contract', () => {
  it.each([
    { loss: 'arcface', augment: 'mixup', hidden: 8 },
    { loss: 'softmax', augment: 'noise', input: 'standardised', weightDecay: 1 },
    { loss: 'supcon', augment: 'adversarial', blend: 0.25 },
    { loss: 'circle', augment: 'mixup', heads: 3 },
    { plainShare: 0.3, plainLayer: 'add_2' },
  ] as const)('with %o', async (own) => {
    const tried = { ...plugin, trial: { ...plugin.trial, ...own } };
    await checkPlugin(
      await hostHere(tried as unknown as Plugin),
      bench.material(join(folder, Object.values(own).join('-'))),
    );
  });
});
