import { type Arguments, type Command, jsonOption } from './command.ts';

/** `harness compare <runs..>`. */
export const compareCommand: Command = {
  name: 'compare <runs..>',
  summary: 'Say whether one approach beats another on the same pairs, and by how much',
  positionals: {
    runs: {
      describe: 'Two or more: ids or folders of runs, or names of plugins for all their seeds',
    },
  },
  options: () => ({ ...jsonOption }),
  examples: [
    ['harness compare xception plain-cosine', 'All seeds of the one against those of the other'],
    [
      'harness compare xception-demo-seed0-1a2b3c4d xception-demo-seed0-5e6f7a8b',
      'Two runs of one approach with different options',
    ],
  ],
  async run(args) {
    const { compareAndPrint } = await import('../work/compare.ts');
    const { runs, json } = args as Arguments & { runs: string[]; json: boolean };
    await compareAndPrint(runs, json);
  },
};
