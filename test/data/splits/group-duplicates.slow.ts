import { expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { groupDuplicates } from '../../../harness/data/splits/group-duplicates.ts';
import { leastCpuSeconds } from '../../material/least-cpu-seconds.ts';

it.each([
  ['unrelated', (word: () => bigint) => word()],
  ['all the same', () => 0n],
  ['all but the same', (word: () => bigint) => word() & word() & word() & word() & word()],
  ['of one bit in eight', (word: () => bigint) => word() & word() & word()],
  ['the same in three bytes of four', (word: () => bigint) => word() & 0xffff_ff00n],
])('groups 103,250 paintings in seconds of CPU when hashes are %s', async (_, draw) => {
  const random = createRandom(1);
  const word = () => (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
  const items = Array.from({ length: 103_250 }, (_, index) => ({
    digest: `${index}`,
    perceptualHash: draw(word).toString(16).padStart(16, '0'),
  }));
  // Comparing all pairs takes minutes.
  expect(await leastCpuSeconds(1, () => groupDuplicates(items, 6))).toBeLessThan(15);
});
