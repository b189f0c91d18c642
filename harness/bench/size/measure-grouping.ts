import { createRandom } from '../../contract/random.ts';
import { groupDuplicates } from '../../data/splits/group-duplicates.ts';

const paintings = 100_000;
/** Largest number of bits in which copies differ. */
const distance = 6;

/**
 * CPU seconds that it takes to find near-duplicates among 100,000 paintings.
 *
 * @param words drawn per hash, which keeps only the bits set in all of them: 1 gives unrelated hashes, 3
 *   those of pictures with little in them
 */
export function measureGrouping(words: number): number {
  const random = createRandom(0, 'hashes', words);
  const half = () => {
    let bits = -1;
    for (let word = 0; word < words; word++) bits &= random.below(2 ** 32);
    return (bits >>> 0).toString(16).padStart(8, '0');
  };
  const hashed = Array.from({ length: paintings }, (_, i) => ({
    digest: `${i}`,
    perceptualHash: half() + half(),
  }));
  const before = process.cpuUsage();
  groupDuplicates(hashed, distance);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
