/** A plugin whose one option has the given name; it is never trained. */
import { z } from 'zod';
import { definePlugin, type Plugin } from '../../harness/contract/plugin.ts';

const never = () => Promise.reject(new Error('It is never trained'));

export function nameOption(option: string): Plugin {
  return definePlugin({
    name: 'naming',
    summary: 'Names its option as it is told to',
    options: z.object({ [option]: z.int().default(1).describe('Its only option') }),
    train: never,
    load: never,
  });
}
