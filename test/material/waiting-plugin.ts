/**
 * A plugin that trains for six epochs and, after the second, waits until the file in `WAIT_FOR`
 * exists: a run that can be looked at, and killed, in its middle. It continues from its checkpoint.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { definePlugin, type Model } from '../../harness/contract/plugin.ts';

const pause = 2;

export default definePlugin({
  name: 'waiting',
  summary: 'Waits in the middle of its training',
  options: z.object({ epochs: z.int().default(6).describe('Epochs') }),
  async train(task) {
    const { epochs } = task.options;
    const state = await task.checkpoint.latest();
    const done = state === undefined ? 0 : Number(await readFile(join(state, 'epoch'), 'utf8'));
    for (let epoch = done + 1; epoch <= epochs; epoch++) {
      task.reportEpoch({ epoch, loss: 1 / epoch, validationUnseenAuc: 0.5 + 0.05 * epoch });
      await task.checkpoint.save((folder) => writeFile(join(folder, 'epoch'), String(epoch)));
      if (epoch < pause || epoch === epochs) continue;
      const waiting = task.progress('Waiting', 10, 'turns');
      waiting.advance(4);
      task.log(`It waits after epoch ${epoch}`);
      while (!existsSync(process.env.WAIT_FOR ?? '')) await setTimeout(20);
      waiting.stop();
    }
    return createModel();
  },
  load: async () => createModel(),
});

function createModel(): Model {
  const numberOf = (key: string) => Number.parseInt(key.slice(0, 4), 16) / 2 ** 16;
  return {
    predict: async (paintings, pairs) =>
      Float32Array.from(pairs.a, (a, i) => {
        const [one, other] = [paintings[a]!, paintings[pairs.b[i]!]!];
        return (numberOf(one.key) + numberOf(other.key)) / 2;
      }),
    save: (folder) => writeFile(join(folder, 'model'), ''),
    dispose() {},
  };
}
