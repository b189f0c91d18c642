import { quoteWords } from '../../shared/text/quote-words.ts';

/** The options that ask for commands: whatever else a command line says, they all say too. */
const planning = new Set(['--plan', '--no-plan', '--shards']);

/**
 * The command lines that make a list of runs together, one for each part.
 *
 * @param argv of the command line that asks for them, without the program
 */
export function listPartCommands(argv: readonly string[], count: number): string[] {
  const kept = argv.filter((word, place) => {
    const isNumber = argv[place - 1] === '--shards' && !word.startsWith('-');
    return !isNumber && !planning.has(word.replace(/=.*$/s, ''));
  });
  return Array.from({ length: count }, (_, i) => {
    const words = ['npx', 'harness', ...kept, '--shard', `${i + 1}/${count}`];
    return quoteWords(words);
  });
}
