import { quoteWords } from '../../shared/text/quote-words.ts';

/**
 * The options that ask for commands, and for the form in which they are printed: whatever else a command
 * line says, they all say too.
 */
const planning = new Set(['--plan', '--no-plan', '--shards', '--json', '--no-json']);

/**
 * The command lines that make parts of a list of runs.
 *
 * @param argv of the command line that asks for them, without the program
 * @param parts those that make anything, from 1
 * @param count all parts
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
