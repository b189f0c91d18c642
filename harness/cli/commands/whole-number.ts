import { HarnessError } from '../../contract/errors.ts';

/** Checks an option that counts or seeds: refuses fractions, words and what is below `least`. */
export function wholeNumber(flag: string, least = Number.MIN_SAFE_INTEGER) {
  return (value: number | number[] | undefined) => {
    // Given twice or not at all: others look after that.
    if (value === undefined || Array.isArray(value)) return value;
    if (Number.isSafeInteger(value) && value >= least) return value;
    const range = least === Number.MIN_SAFE_INTEGER ? '' : ` of at least ${least}`;
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --${flag} needs a number, a whole one${range}.`,
    );
  };
}
