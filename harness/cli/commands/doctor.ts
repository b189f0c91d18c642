import { type Arguments, type Command, jsonOption } from './command.ts';

/** `harness doctor`. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Say what works on this machine, what does not and why, and what would help',
  options: () => jsonOption,
  examples: [
    ['harness doctor', 'Node.js, memory, image library, engines, places of weights and data'],
    ['harness doctor --json', 'The same for a script'],
  ],
  async run(args) {
    const { examine } = await import('../doctor/examine.ts');
    const { findProject } = await import('../../shared/project.ts');
    const { print, printJson } = await import('../print.ts');
    const found = await examine(findProject());
    if ((args as Arguments & { json: boolean }).json) return printJson(found);
    const { describeExamination } = await import('../doctor/describe-examination.ts');
    print(describeExamination(found));
  },
};
