import { quoteWords } from '../../shared/text/quote-words.ts';

/**
 * The options that request commands and choose their output format; the printed commands keep all other
 * options.
 */
const planning = new Set(['--plan', '--no-plan', '--shards', '--json', '--no-json']);

/**
 * The command lines that make parts of a list of runs.
 *
 * @param argv of the requesting command line, without the program
 * @param parts those with work to do, from 1
 * @param count number of all parts
 */
export function listPartCommands(
  argv: readonly string[],
  parts: readonly number[],
  count: number,
): string[] {
  const kept = argv.filter((word, place) => {
    const isNumber = argv[place - 1] === '--shards' && !word.startsWith('-');
    return !isNumber && !planning.has(word.replace(/=.*$/s, ''));
  });
  return parts.map((part) =>
    quoteWords(['npx', 'harness', ...kept, '--shard', `${part}/${count}`]),
  );
}
