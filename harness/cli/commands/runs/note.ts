import { z } from 'zod';
import { defineCommand } from '../../arguments/define-command.ts';
import { jsonOption } from '../../arguments/option-groups.ts';

/** `harness runs rename <run> <name>`. */
export const renameAction = defineCommand({
  name: 'rename',
  summary: 'name a run; its folder keeps its name',
  positionals: z.object({
    runs: z.array(z.string()).default([]).describe('the run, then its name; "" removes it'),
  }),
  options: jsonOption,
  examples: [
    ['harness runs rename xception-demo-seed0-1a2b3c4d "My best"', 'Commands accept that name'],
    ['harness runs rename "My best" ""', 'Removes the name'],
    ['harness runs rename RUN "My best" --json', 'For a script'],
  ],
  async run({ runs, json }) {
    const { renameAndPrint } = await import('../../work/runs/note.ts');
    await renameAndPrint(runs, json);
  },
});

/** `harness runs tag <run> <tags..>`. */
export const tagAction = defineCommand({
  name: 'tag',
  summary: 'tag a run; lists and the leaderboard can be filtered by tags',
  positionals: z.object({
    runs: z.array(z.string()).default([]).describe('the run, then its new tags'),
  }),
  options: z.object({
    remove: z.array(z.string()).default([]).describe('Tags to remove'),
    ...jsonOption.shape,
  }),
  examples: [
    ['harness runs tag RUN paper baseline', 'Adds two tags'],
    ['harness runs tag RUN --remove draft', 'Removes one'],
    ['harness leaderboard --tag paper', 'Only runs with a tag'],
    ['harness runs tag RUN paper --json', 'All its tags, for a script'],
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
    runs: z.array(z.string()).default([]).describe('the run, then the text; "" removes it'),
  }),
  options: jsonOption,
  examples: [
    ['harness runs note RUN "Best on validation; before the new crops"', 'For show'],
    ['harness runs note RUN "" --json', 'Removes the note; for a script'],
  ],
  async run({ runs, json }) {
    const { noteAndPrint } = await import('../../work/runs/note.ts');
    await noteAndPrint(runs, json);
  },
});
