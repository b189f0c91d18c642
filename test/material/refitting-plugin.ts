/**
 * A plugin that says which of its models answers: until it has learnt from validation one thing of all
 * pairs, and then another. It fails where it meets a painting before it may.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { definePlugin, type Model, type Painting } from '../../harness/contract/plugin.ts';

const file = 'answer.txt';

function answering(answer: number, known?: ReadonlySet<string>): Model {
  return {
    async predict(paintings: readonly Painting[], pairs) {
      const stranger = paintings.find(({ key }) => known !== undefined && !known.has(key));
      if (stranger !== undefined) throw new Error('It was asked about the test before its refit');
      // Not the same for all, so that there is something to be chosen and calibrated.
      return Float32Array.from(pairs.a, (a, i) => answer + ((a + pairs.b[i]!) % 5) / 100);
    },
    save: (folder) => writeFile(join(folder, file), String(answer)),
    dispose() {},
  };
}

export default definePlugin({
  name: 'refitting',
  summary: 'Says which of its models answers',
  options: z.object({ refit: z.boolean().default(false).describe('Learn from validation too') }),
  async train({ options, validation }) {
    if (!options.refit) return answering(0.2);
    const known = new Set(validation.paintings.map(({ key }) => key));
    return { ...answering(0.2, known), refit: async () => answering(0.7) };
  },
  load: async (folder) => answering(Number(await readFile(join(folder, file), 'utf8'))),
});
