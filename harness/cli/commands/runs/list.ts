import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { filterOptions, readFilter } from '../../arguments/filter-options.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness runs list`. */
export const listAction = defineCommand({
  name: 'list',
  summary: 'every run with its date, state, unseen AUC and tags',
  positionals: z.object({}),
  options: z.object({
    ...filterOptions.shape,
    all: z
      .boolean()
      .default(false)
      .describe('Include runs of cross-validations and controls, which the leaderboard leaves out'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness runs list', 'The newest first; unfinished and damaged ones too'],
    ['harness runs list --plugin xception --since 3d', 'One plugin, the last three days'],
    ['harness runs list --tag paper --json', 'Runs with a tag, for a script'],
    [
      'harness runs list --collection paintings --identity 1a2b3c4d',
      'On one collection, by the digest in a name',
    ],
    ['harness runs list --all', 'With those of cross-validations, and controls'],
  ],
  async run({ all, json, ...args }) {
    const filter = readFilter(args);
    const { listAndPrint } = await import('../../work/runs/list.ts');
    await listAndPrint(filter, all, json);
  },
});
