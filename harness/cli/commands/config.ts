import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';

/** `harness config`. */
export const configCommand = defineCommand({
  name: 'config',
  summary: 'Show the settings in effect and where each comes from',
  positionals: z.object({}),
  options: jsonOption,
  examples: [
    ['harness config', 'From variables, harness.config.json and your own file, else the defaults'],
    ['harness config --json', 'For a script, with the overridden values too'],
  ],
  async run({ json }) {
    const { printSettings } = await import('../work/config.ts');
    printSettings(json);
  },
});
