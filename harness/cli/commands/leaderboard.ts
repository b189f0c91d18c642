import { type Arguments, type Command, jsonOption } from './command.ts';

/** `harness leaderboard`. */
export const leaderboardCommand: Command = {
  name: 'leaderboard',
  summary: 'Compare the runs so far, best on unseen artists first',
  options: () => ({
    ...jsonOption,
    csv: { type: 'boolean', default: false, describe: 'Print CSV' },
    markdown: { type: 'boolean', default: false, describe: 'Print a Markdown table' },
    html: { type: 'boolean', default: false, describe: 'Print an HTML page' },
  }),
  examples: [
    ['harness leaderboard', 'A table for each collection and split'],
    ['harness leaderboard --markdown > table.md', 'For a README'],
    ['harness leaderboard --csv', 'For a spreadsheet'],
    ['harness leaderboard --html > leaderboard.html', 'For a browser'],
  ],
  async run(args) {
    const { findProject } = await import('../../shared/project.ts');
    const { HarnessError } = await import('../../contract/errors.ts');
    const { printLeaderboard } = await import('../work/leaderboard.ts');
    const formats = (['json', 'csv', 'markdown', 'html'] as const).filter(
      (format) => (args as Arguments)[format] === true,
    );
    if (formats.length > 1) {
      throw new HarnessError('USAGE', `Choose one of --${formats.join(' and --')}.`);
    }
    await printLeaderboard(findProject(), formats[0] ?? 'terminal');
  },
};
