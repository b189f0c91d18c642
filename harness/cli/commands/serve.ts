import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { modelOptions } from '../arguments/option-groups.ts';
import { processExample } from '../arguments/shared-examples.ts';

/** `harness serve`. */
export const serveCommand = defineCommand({
  name: 'serve',
  summary: 'Show leaderboard, runs, two pictures and the collection in the browser, live',
  positionals: z.object({}),
  options: z.object({
    host: z
      .string()
      .default('127.0.0.1')
      .describe('Address to listen on; any other than 127.0.0.1 lets the network see the runs'),
    port: z
      .int()
      .min(0)
      .optional()
      .describe('Port to listen on, 0 for any; default: 4757 or the next free one'),
    plugin: modelOptions.shape.plugin,
  }),
  startsPlugins: true,
  examples: [
    ['harness serve', 'At http://127.0.0.1:4757/, until Ctrl-C'],
    ['harness run plugins/xception --watch', 'The same, during a run'],
    ['harness serve --host 0.0.0.0 --port 8080', 'Anyone in the network can see the runs'],
    ['harness serve --plugin ~/mine/my-idea', 'With a plugin that is somewhere else'],
    processExample('harness serve'),
  ],
  async run(args) {
    const { serveUntilStopped } = await import('../work/serve.ts');
    await serveUntilStopped(args);
  },
});
