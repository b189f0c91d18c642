/** Plugins that break the contract, each in one way. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { z } from 'zod';
import { definePlugin, type Model, type Plugin } from '../../harness/contract/plugin.ts';

export const breaches = [
  'fair',
  'asymmetric',
  'nan',
  'above',
  'short',
  'random',
  'unsaved',
  'forgetful',
  'seedless',
  'neighbours',
  'leaky',
  'hoarding',
  'undescribed',
] as const;
export type Breach = (typeof breaches)[number];

/** A plugin with the breach's name, which is its folder's. */
export function breakBy(breach: Breach, declared: Partial<Plugin> = {}): Plugin {
  const open = (isLoaded: boolean): Model => {
    const drawn = Math.random();
    return {
      async predict(paintings, { a, b }) {
        if (breach === 'hoarding') tf.scalar(1);
        const count = breach === 'short' ? Math.max(0, a.length - 1) : a.length;
        return Float32Array.from({ length: count }, (_, i) => {
          if (breach === 'asymmetric') return (a[i] ?? 0) < (b[i] ?? 0) ? 0.5 : 0.25;
          if (breach === 'nan') return Number.NaN;
          if (breach === 'above') return 1.5;
          if (breach === 'random') return Math.random();
          if (breach === 'forgetful') return isLoaded ? 0.25 : 0.5;
          if (breach === 'seedless') return drawn;
          return breach === 'neighbours' ? 1 / paintings.length : 0.5;
        });
      },
      async save(folder) {
        if (breach !== 'unsaved') await writeFile(join(folder, 'model.txt'), String(drawn));
      },
      dispose() {},
    };
  };
  const option = z.int().default(1);
  return definePlugin({
    name: breach,
    summary: 'Breaks the contract',
    options: z.object({
      depth: breach === 'undescribed' ? option : option.describe('Does nothing'),
    }),
    async train() {
      if (breach === 'leaky') tf.zeros([8]);
      return open(false);
    },
    async load(folder) {
      const drawn = Number(await readFile(join(folder, 'model.txt'), 'utf8'));
      const model = open(true);
      if (breach !== 'seedless') return model;
      return { ...model, predict: async (_, { a }) => new Float32Array(a.length).fill(drawn) };
    },
    ...declared,
  });
}
