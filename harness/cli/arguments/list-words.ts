import type { OptionDescription } from '../../shared/options/describe-schema.ts';

/** The words of a command line that are no flags. */
export interface CommandWords {
  /** Those that are neither flags nor may be their values. */
  readonly words: readonly string[];
  /** Each follows a flag that is not known (yet) and may be its value. */
  readonly afterUnknownFlags: readonly string[];
}

/** Of every command; none takes a value. */
const commonFlags = ['verbose', 'help', 'version'];

/**
 * Separates the words of a command line from the values of its flags.
 *
 * @param options that are known
 */
export function listWords(
  argv: readonly string[],
  options: readonly Pick<OptionDescription, 'flag' | 'needsValue' | 'isList'>[],
): CommandWords {
  const words: string[] = [];
  const afterUnknownFlags: string[] = [];
  let values = words;
  let isList = false;
  const passedOver: string[] = [];
  for (const word of argv) {
    if (!word.startsWith('-')) {
      values.push(word);
      if (!isList) values = words;
      continue;
    }
    const [flag, value] = word.replace(/^-+/, '').split('=', 2);
    const option = options.find((known) => known.flag === flag);
    isList = option?.isList ?? false;
    if (value !== undefined || commonFlags.includes(flag ?? '') || option?.needsValue === false) {
      values = words;
    } else values = option === undefined ? afterUnknownFlags : passedOver;
  }
  return { words, afterUnknownFlags };
}
