import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { collectionOptions, jsonOption } from '../../arguments/option-groups.ts';

/** `harness data copies [folder]`. */
export const copiesAction = defineCommand({
  name: 'copies',
  summary: 'find pictures of the same painting and show them side by side, to confirm or reject',
  positionals: z.object({
    folder: z
      .string()
      .optional()
      .describe("a collection; default: the competition's data in data/, else the demo"),
  }),
  options: z.object({
    collection: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe(
        'copies: several folders as one collection, instead of the argument: the option once per folder',
      ),
    page: z
      .string()
      .optional()
      .describe('copies: where to write the page; default: copies.html in data/'),
    workers: collectionOptions.shape.workers.describe(
      'copies: threads that look at images; default: all cores',
    ),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness data copies ~/paintings', 'A page that shows each pair and saves your decisions'],
    [
      'harness data copies --collection ~/paintings --collection ~/more',
      'Copies across two folders as well',
    ],
    [
      'harness data copies --collection ~/one --collection ~/two --page copies.html',
      'Two folders as one collection',
    ],
    [
      'harness data copies ~/paintings --workers 4 --json',
      'Four threads look at images; for a script',
    ],
  ],
  async run(args) {
    const { copiesAndPrint } = await import('../../work/data/copies.ts');
    await copiesAndPrint(args);
  },
});
