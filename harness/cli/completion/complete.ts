import { describeSchema, type OptionDescription } from '../../shared/options/describe-schema.ts';
import type { Command } from '../arguments/define-command.ts';
import { listWords } from '../arguments/list-words.ts';
import { commands } from '../commands/index.ts';

/** A possible next word on a command line, and its description. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** An option of a plugin, with the words that it knows. */
export interface CompletedOption extends OptionDescription {
  readonly knownValues: Readonly<Record<string, string>>;
}

/** The names in a project. */
export interface Surroundings {
  listPlugins(): Candidate[];
  listRuns(): Candidate[];
  /** The options of those of these words that are plugins. */
  listPluginOptions(named: readonly string[]): Promise<CompletedOption[]>;
}

const globalFlags: readonly Candidate[] = [
  { word: '--help', about: 'Show help' },
  { word: '--verbose', about: "Show stack traces and the engines' own messages" },
];
const pluginWords = ['plugin', 'plugins'];
const runWords = ['run', 'runs'];

/**
 * The completions of the word that is being typed.
 *
 * @param typed the words behind the program's name; the last, which may be empty, is being typed
 * @returns nothing if a file may be meant, which shells complete themselves
 */
export async function complete(
  typed: readonly string[],
  surroundings: Surroundings,
): Promise<Candidate[]> {
  const current = typed.at(-1) ?? '';
  const before = typed.slice(0, -1);
  const name = before.find((word) => !word.startsWith('-'));
  const command = commands.find((one) => one.name === name);
  if (name === undefined) return begin(current, listCommands(current));
  if (command === undefined) return [];
  const said = before.slice(before.indexOf(name) + 1);
  return begin(current, await completeCommand(command, said, current, surroundings));
}

function begin(current: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(current));
}

function listCommands(current: string): Candidate[] {
  if (current.startsWith('-')) {
    return [...globalFlags, { word: '--version', about: 'Show the version' }];
  }
  return commands.map(({ name, summary }) => ({ word: name, about: summary }));
}

async function completeCommand(
  command: Command,
  said: readonly string[],
  current: string,
  surroundings: Surroundings,
): Promise<Candidate[]> {
  const narrowed = command.narrow?.(said) ?? command;
  const own = describeSchema(narrowed.options).map((option) => ({ ...option, knownValues: {} }));
  const { words, afterUnknownFlags } = listWords(said, own);
  const options = command.takesPluginOptions
    ? [...own, ...(await surroundings.listPluginOptions([...words, ...afterUnknownFlags]))]
    : own;

  const [, flag] = /^--([^=]+)=/.exec(current) ?? [];
  if (flag !== undefined) {
    const values = listValues(find(options, flag), surroundings);
    return values.map(({ word, about }) => ({ word: `--${flag}=${word}`, about }));
  }
  if (current.startsWith('-')) return listFlags(options, said);
  const awaiting = findAwaiting(options, said);
  if (awaiting !== undefined) return listValues(awaiting, surroundings);
  return listPositionals(command, listWords(said, options).words, surroundings);
}

function find(options: readonly CompletedOption[], flag: string): CompletedOption | undefined {
  return options.find((option) => option.flag === flag);
}

/** The option whose value is typed next: the flag just before, or a list's somewhat earlier. */
function findAwaiting(
  options: readonly CompletedOption[],
  said: readonly string[],
): CompletedOption | undefined {
  const at = said.findLastIndex((word) => word.startsWith('-'));
  const word = said[at];
  if (word === undefined || word.includes('=')) return undefined;
  const option = find(options, word.replace(/^-+/, ''));
  const isNext = at === said.length - 1;
  return option?.needsValue && (isNext || option.isList) ? option : undefined;
}

function listFlags(options: readonly CompletedOption[], said: readonly string[]): Candidate[] {
  const flags = options.flatMap(({ flag, isList, description, ...option }) => {
    const words = option.default === true ? [`--no-${flag}`] : [`--${flag}`];
    const isGiven = said.some((word) => words.includes(word.split('=')[0] ?? ''));
    return isGiven && !isList ? [] : words.map((word) => ({ word, about: description }));
  });
  return [...flags, ...globalFlags];
}

function listValues(option: CompletedOption | undefined, surroundings: Surroundings): Candidate[] {
  if (option === undefined) return [];
  if (pluginWords.includes(option.name)) return surroundings.listPlugins();
  const known = Object.entries(option.knownValues).map(([word, about]) => ({ word, about }));
  const choices = (option.choices ?? []).map((word) => ({ word: String(word), about: '' }));
  return [...choices, ...known];
}

function listPositionals(
  command: Command,
  words: readonly string[],
  surroundings: Surroundings,
): Candidate[] {
  const { actions } = command;
  if (actions === undefined) return listWordsOf(command, words, surroundings);
  const [named, ...rest] = words;
  if (named === undefined) {
    return actions.map(({ name, summary }) => ({ word: name, about: summary }));
  }
  const action = actions.find(({ name }) => name === named);
  return action === undefined ? [] : listWordsOf(action, rest, surroundings);
}

function listWordsOf(
  { positionals }: Command,
  given: readonly string[],
  surroundings: Surroundings,
): Candidate[] {
  const places = describeSchema(positionals);
  const last = places.at(-1);
  const place = places[given.length] ?? (last?.isList === true ? last : undefined);
  if (place === undefined) return [];
  const notGiven = ({ word }: Candidate) => !given.includes(word);
  if (pluginWords.includes(place.name)) return surroundings.listPlugins().filter(notGiven);
  if (runWords.includes(place.name)) return surroundings.listRuns().filter(notGiven);
  return (place.choices ?? []).map((word) => ({ word: String(word), about: '' }));
}
