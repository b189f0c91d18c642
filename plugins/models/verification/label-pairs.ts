import { itemAt } from '../../../harness/contract/item-at.ts';
import type { LabelledPairs } from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';

/**
 * All pairs of a list of paintings, i < j, with their labels; if there are more than `most`, that many
 * random ones, possibly with repetitions.
 *
 * @param artists one per painting
 */
export function labelPairs(
  artists: readonly number[],
  most: number,
  random: Random,
): LabelledPairs {
  const n = artists.length;
  const total = (n * (n - 1)) / 2;
  const count = Math.min(total, most);
  const a = new Uint32Array(count);
  const b = new Uint32Array(count);
  if (total <= most) {
    let pair = 0;
    for (let j = 1; j < n; j++) {
      for (let i = 0; i < j; i++) {
        a[pair] = i;
        b[pair] = j;
        pair++;
      }
    }
  } else {
    for (let pair = 0; pair < count; pair++) {
      const first = random.below(n);
      const second = (first + 1 + random.below(n - 1)) % n;
      a[pair] = Math.min(first, second);
      b[pair] = Math.max(first, second);
    }
  }
  const same = Uint8Array.from(a, (i, pair) => (artists[i] === artists[itemAt(b, pair)] ? 1 : 0));
  return { a, b, same };
}
