/** A plugin whose one option has the name in `OPTION_NAME`; it is never trained. */
import { z } from 'zod';
import { definePlugin } from '../../harness/contract/plugin.ts';

const never = () => Promise.reject(new Error('It is never trained'));

export default definePlugin({
  name: 'naming',
  summary: 'Names its option as it is told to',
  options: z.object({
    [process.env.OPTION_NAME ?? 'epochs']: z.int().default(1).describe('Its only option'),
  }),
  train: never,
  load: never,
});
