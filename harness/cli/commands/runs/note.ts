import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness runs rename <run> <name>`. */
export const renameAction = defineCommand({
  name: 'rename',
  summary: 'give a run a name to find it by; its folder stays',
  positionals: z.object({
    runs: z.array(z.string()).default([]).describe('the run, then its name; "" takes it away'),
  }),
  options: jsonOption,
  examples: [
    ['harness runs rename xception-demo-seed0-1a2b3c4d "My best"', 'Commands know it by that'],
    ['harness runs rename "My best" ""', 'Without a name again'],
  ],
  async run({ runs, json }) {
    const { renameAndPrint } = await import('../../work/runs/note.ts');
    await renameAndPrint(runs, json);
  },
});

/** `harness runs tag <run> <tags..>`. */
export const tagAction = defineCommand({
  name: 'tag',
  summary: 'give a run tags, by which lists and the leaderboard are filtered',
  positionals: z.object({
    runs: z.array(z.string()).default([]).describe('the run, then tags to give it'),
  }),
  options: z.object({
    remove: z.array(z.string()).default([]).describe('Tags to take away'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness runs tag RUN paper baseline', 'Gives it two tags'],
    ['harness runs tag RUN --remove draft', 'Takes one away'],
    ['harness leaderboard --tag paper', 'Only runs with a tag'],
  ],
  async run({ runs, remove, json }) {
    const { tagAndPrint } = await import('../../work/runs/note.ts');
    await tagAndPrint(runs, remove, json);
  },
});

/** `harness runs note <run> <text>`. */
export const noteAction = defineCommand({
  name: 'note',
  summary: 'write a note about a run',
  positionals: z.object({
    runs: z.array(z.string()).default([]).describe('the run, then the text; "" takes it away'),
  }),
  options: jsonOption,
  examples: [['harness runs note RUN "Best on validation; before the new crops"', 'For show']],
  async run({ runs, json }) {
    const { noteAndPrint } = await import('../../work/runs/note.ts');
    await noteAndPrint(runs, json);
  },
});
