import { HarnessError } from '../../../harness/contract/errors.ts';

/**
 * The entry under a name in a record of tensors, variables, arrays or fits.
 *
 * @throws HarnessError `WEIGHTS_INCOMPLETE` if there is none, for example in a model with damaged
 *   files
 */
export function requireNamed<Named extends object, Name extends keyof Named & string>(
  record: Named,
  name: Name,
): NonNullable<Named[Name]> {
  const found = record[name];
  if (found !== undefined && found !== null) return found;
  const names = Object.keys(record).join(', ');
  throw new HarnessError(
    'WEIGHTS_INCOMPLETE',
    `The model has no ${name}; it has ${names === '' ? 'nothing' : names}.`,
  );
}
