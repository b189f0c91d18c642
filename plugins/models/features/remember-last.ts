import type { Painting } from '../../../harness/contract/plugin.ts';

/** Caches the result for the last list of paintings. */
export interface Remembered<Made> {
  of(paintings: readonly Painting[]): Promise<Made>;
  forget(): void;
}

/**
 * A model that is asked chunk by chunk about the pairs of one list of paintings describes them only
 * once.
 *
 * @param make computes the result for all paintings of a list
 * @param free frees the result for a list, when another one arrives or it is forgotten
 */
export function rememberLast<Made>(
  make: (paintings: readonly Painting[]) => Promise<Made>,
  free: (made: Made) => void = () => {},
): Remembered<Made> {
  let last: { readonly paintings: readonly Painting[]; readonly made: Made } | undefined;
  const forget = () => {
    if (last !== undefined) free(last.made);
    last = undefined;
  };
  return {
    async of(paintings) {
      if (last?.paintings === paintings) return last.made;
      const made = await make(paintings);
      forget();
      last = { paintings, made };
      return made;
    },
    forget,
  };
}
