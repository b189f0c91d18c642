import { HarnessError } from '../../../harness/contract/errors.ts';

/**
 * What a record of tensors, variables or arrays holds under a name.
 *
 * @throws HarnessError `WEIGHTS_INCOMPLETE` where it holds nothing, as of a damaged model's files
 */
export function requireNamed<T>(record: Readonly<Record<string, T | undefined>>, name: string): T {
  const found = record[name];
  if (found !== undefined) return found;
  const names = Object.keys(record).join(', ');
  throw new HarnessError(
    'WEIGHTS_INCOMPLETE',
    `The model's weights have no ${name}; they hold ${names === '' ? 'nothing' : names}.`,
  );
}
