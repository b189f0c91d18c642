import type { z } from 'zod';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { describeSchema } from '../../shared/options/describe-schema.ts';

/**
 * Checks the arguments of a command and fills in their defaults.
 *
 * @throws HarnessError `OPTION_INVALID` for a flag, `USAGE` for a word
 */
export function parseArguments<S extends z.ZodObject>(
  command: string,
  schema: S,
  given: Readonly<Record<string, unknown>>,
): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  const described = describeSchema(schema).find((option) => option.name === name);
  const value = given[name];
  if (value === undefined && described !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      `harness ${command} needs --${described.flag}: ${described.description}.`,
    );
  }
  // The choices of a flag have been checked before, so this is a word.
  if (described?.choices !== undefined)
    throw refuseWord(command, value, described.choices.map(String));
  const need = described?.type === 'number' ? ` must be ${described.need}` : `: ${issue?.message}`;
  throw new HarnessError('OPTION_INVALID', `Option --${described?.flag}${need}.`);
}

/** The message for a word that a command does not know. */
export function refuseWord(command: string, word: unknown, known: readonly string[]): HarnessError {
  return new HarnessError(
    'USAGE',
    `harness ${command} knows ${known.join(', ')}, not "${word}".${didYouMean(String(word), known)}`,
  );
}
