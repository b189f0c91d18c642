/**
 * A plugin that answers otherwise when a pair is swapped or asked again: at once, or only when it has
 * been saved and loaded.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { definePlugin, type Model } from '../../harness/contract/plugin.ts';

const file = 'way.txt';
const ways = ['none', 'swapped', 'rounded', 'again'] as const;
type Way = (typeof ways)[number];

/** Answers that err in one way; exported for tests that need no plugin. */
export function answeringBy(way: Way, later: Way = way): Model {
  let calls = 0;
  return {
    async predict(_, { a, b }) {
      calls++;
      return Float32Array.from(a, (one, i) => {
        const other = b[i] ?? 0;
        const fair = 0.2 + ((one * other) % 5) / 10;
        if (way === 'swapped') return one < other ? fair : fair / 2;
        // The last bit of a float32.
        if (way === 'rounded') return one < other ? fair : fair + 2 ** -24;
        return way === 'again' ? fair + calls / 100 : fair;
      });
    },
    save: (folder) => writeFile(join(folder, file), later),
    dispose() {},
  };
}

const way = z.enum(ways).default('none');

export default definePlugin({
  name: 'lopsided',
  summary: 'Answers otherwise when a pair is swapped',
  options: z.object({
    way: way.describe('How it errs'),
    later: way.describe('How it errs once it is loaded'),
  }),
  train: async ({ options }) => answeringBy(options.way, options.later),
  async load(folder) {
    return answeringBy(way.parse(await readFile(join(folder, file), 'utf8')));
  },
});
