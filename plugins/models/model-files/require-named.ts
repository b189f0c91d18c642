import { HarnessError } from '../../../harness/contract/errors.ts';

/**
 * What a record of tensors, variables, arrays or fits holds under a name.
 *
 * @throws HarnessError `WEIGHTS_INCOMPLETE` if it holds nothing, as of a model with damaged files
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
