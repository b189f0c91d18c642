import { type Arguments, type Command, jsonOption } from './command.ts';

/** `harness report <runs..>`. */
export const reportCommand: Command = {
  name: 'report <runs..>',
  summary: 'Write a page about runs: curves, ROC, calibration, mistakes, map',
  positionals: { runs: { describe: 'Runs, by name or folder; several are compared' } },
  options: () => ({
    out: {
      type: 'string',
      describe: "The file; default: report.html in the run's folder, or here for several runs",
      requiresArg: true,
    },
    ...jsonOption,
  }),
  examples: [
    ['harness report xception-demo-seed0-0123abcd', 'One page that needs no network'],
    ['harness report RUN OTHER --out compared.html', 'Several runs, and who beats whom'],
  ],
  async run(args) {
    const { reportAndPrint } = await import('../work/report.ts');
    const { runs, out, json } = args as Arguments & {
      runs: string[];
      out?: string;
      json: boolean;
    };
    await reportAndPrint(runs.map(String), { out, json });
  },
};
