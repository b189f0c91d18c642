import { bitsApart } from '../images/bits-apart.ts';
import type { FoundCopy } from './confirm-pairs.ts';
import type { CopyDecision } from './decisions.ts';

/** The data of an image that decides about copies, besides shared details. */
export interface Recognisable {
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  readonly perceptualHash: string;
}

/**
 * Tells whether two images show one painting: if the files are equal; otherwise by a person's
 * decision, and failing that by shared details or hashes.
 *
 * @param found pairs that share details
 * @param distance perceptual hashes that differ in at most this many of 64 bits show one picture
 */
export function tellCopies(
  found: readonly Pick<FoundCopy, 'first' | 'second'>[],
  decisions: readonly CopyDecision[],
  distance: number,
): (one: Recognisable, other: Recognisable) => boolean {
  const known = new Map<string, Map<string, boolean>>();
  const put = (first: string, second: string, isCopy: boolean) => {
    const own = known.get(first) ?? new Map<string, boolean>();
    known.set(first, own.set(second, isCopy));
  };
  for (const { first, second } of found) {
    put(first, second, true);
    put(second, first, true);
  }
  for (const { decision, first, second } of decisions) {
    put(first, second, decision === 'confirmed');
    put(second, first, decision === 'confirmed');
  }
  return (one, other) =>
    one.digest === other.digest ||
    (known.get(one.digest)?.get(other.digest) ??
      bitsApart(one.perceptualHash, other.perceptualHash) <= distance);
}
