import { type Command, type CommandOptions, jsonOption } from './command.ts';
import type { DataAction } from './data/action.ts';
import { checkAction } from './data/check.ts';
import { downloadAction } from './data/download.ts';
import { importAction } from './data/import.ts';
import { plotsAction } from './data/plots.ts';
import { simulateAction } from './data/simulate.ts';

const actions: readonly DataAction[] = [
  importAction,
  checkAction,
  downloadAction,
  plotsAction,
  simulateAction,
];
const names = actions.map(({ name }) => name);

/** `harness data <action> [folder]`. */
export const dataCommand: Command = {
  name: 'data <action> [folder]',
  summary: "Bring in, check, download, draw or simulate the competition's data",
  positionals: {
    action: { describe: actions.map(({ name, summary }) => `${name}: ${summary}`).join('; ') },
    folder: {
      describe: actions
        .flatMap(({ name, folder }) => (folder === undefined ? [] : [`${name}: ${folder}`]))
        .join('; '),
    },
  },
  options(argv) {
    const named = actions.find(({ name }) => argv.includes(name));
    const shown = named === undefined ? actions : [named];
    const options = Object.assign({}, ...shown.map(({ options }) => options)) as CommandOptions;
    return { ...options, ...jsonOption };
  },
  examples: actions.flatMap(({ examples }) => examples),
  async check({ action, folder }) {
    const { didYouMean, HarnessError } = await import('../../contract/errors.ts');
    const named = actions.find(({ name }) => name === action);
    if (named === undefined) {
      throw new HarnessError(
        'USAGE',
        `harness data knows ${names.join(', ')}, not "${action}".${didYouMean(String(action), names)}`,
      );
    }
    if (named.needsFolder && folder === undefined) {
      throw new HarnessError(
        'USAGE',
        `harness data ${named.name} needs a folder: ${named.folder}. Example: ${named.examples[0]?.[0]}`,
      );
    }
  },
  async run(args) {
    await actions.find(({ name }) => name === args.action)?.run(args);
  },
};
