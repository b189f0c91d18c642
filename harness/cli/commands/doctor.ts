import { z } from 'zod';
import { defineCommand } from '../arguments/define-command.ts';
import { jsonOption } from '../arguments/option-groups.ts';
import { processExample } from '../arguments/shared-examples.ts';

/** `harness doctor`. */
export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'Show what works on this machine, what does not, why, and what would help',
  positionals: z.object({}),
  options: jsonOption,
  startsPlugins: true,
  examples: [
    ['harness doctor', 'Node.js, memory, image library, engines, weights and data folders'],
    ['harness doctor --json', 'The same for a script'],
    processExample('harness doctor'),
  ],
  async run({ json }) {
    const { examine } = await import('../doctor/examine.ts');
    const { describeExamination } = await import('../doctor/describe-examination.ts');
    const { findProject } = await import('../../shared/project.ts');
    const { print, printJson } = await import('../print.ts');
    const found = await examine(findProject());
    if (json) return printJson(found);
    print(describeExamination(found));
  },
});
