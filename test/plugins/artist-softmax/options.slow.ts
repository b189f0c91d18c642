import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabelledPainting, Plugin } from '../../../harness/contract/plugin.ts';
import { checkPlugin } from '../../../harness/host/check-plugin.ts';
import plugin from '../../../plugins/artist-softmax/index.ts';
import { type ContractBench, openContractBench } from '../../material/contract-bench.ts';
import { hostHere } from '../../material/host-here.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
let bench: ContractBench;

beforeAll(async () => {
  bench = await openContractBench();
});
afterAll(() => bench?.close());

const styles = ['Baroque', 'Cubism', 'Realism'];

/** As in a collection that knows the style of most paintings, and the genre of some. */
function label(painting: LabelledPainting, at: number): LabelledPainting {
  return {
    ...painting,
    ...(at % 4 > 0 && { style: styles[painting.artist % 3]! }),
    ...(at % 3 > 0 && { genre: at % 2 > 0 ? 'portrait' : 'landscape' }),
  };
}

describe('a softmax over artists keeps the contract', () => {
  it.each([
    { profile: 'logits', blend: 'validation', tasks: 'artist' },
    { profile: 'softmax', temperature: 2, hidden: 0, tasks: 'artist+style+genre' },
  ] as const)('with %o', async (own) => {
    const said: string[] = [];
    const tried: typeof plugin = {
      ...plugin,
      trial: { ...plugin.trial, ...own },
      train: (task) =>
        plugin.train({ ...task, train: task.train.map(label), log: (line) => said.push(line) }),
    };
    await checkPlugin(
      await hostHere(tried as unknown as Plugin),
      bench.material(join(folder, own.profile)),
    );
    const hasLearntStyles = said.some((line) => /\d+ artists, 3 styles, 2 genres/.test(line));
    expect(hasLearntStyles).toBe(own.tasks === 'artist+style+genre');
  });
});
