import type { Arguments, Command, CommandOptions } from './command.ts';
import { wholeNumber } from './whole-number.ts';

/** Options of the live view, wherever it is started. */
export const serveOptions = {
  host: {
    type: 'string',
    default: '127.0.0.1',
    describe: 'Address to listen on; any other than 127.0.0.1 lets the network see the runs',
    requiresArg: true,
  },
  port: {
    type: 'number',
    describe: 'Port to listen on, 0 for any; default: 4757 or the next that is free',
    requiresArg: true,
    coerce: wholeNumber('port', 0),
  },
} as const satisfies CommandOptions;

/** `harness serve`. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'Show runs live in the browser: curves, progress, leaderboard, two pictures',
  options: () => serveOptions,
  examples: [
    ['harness serve', 'At http://127.0.0.1:4757/, until Ctrl-C'],
    ['harness run plugins/xception --watch', 'The same, beside a run'],
  ],
  async run(args) {
    const { serveUntilStopped } = await import('../work/serve.ts');
    const { host, port } = args as Arguments & { host: string; port?: number };
    await serveUntilStopped({ host, port });
  },
};
