import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import {
  type GroupingLimits,
  groupDuplicates,
} from '../../../harness/data/splits/group-duplicates.ts';
import { leastCpuSeconds } from '../../material/least-cpu-seconds.ts';
import { groupByBruteForce } from './arbitrary-collection.ts';

interface Item {
  readonly id: string;
  readonly digest: string;
  readonly perceptualHash: string;
}

function toHex(bits: bigint): string {
  return bits.toString(16).padStart(16, '0');
}

/** Sorted lists of ids, so that two groupings can be compared. */
function normalise(groups: Iterable<Iterable<string>>): string[] {
  return [...groups].map((group) => [...group].sort().join(' ')).sort();
}

function group(items: readonly Item[], distance: number, limits?: GroupingLimits): string[] {
  const { groupOf, count } = groupDuplicates(items, distance, limits);
  const groups = Array.from({ length: count }, (): string[] => []);
  for (const [index, { id }] of items.entries()) groups[groupOf[index]!]!.push(id);
  return normalise(groups);
}

/** Hashes in clusters: few centres, some bits flipped, some bits the same in all. */
function clusteredItems(options: {
  readonly seed: number;
  readonly size: number;
  readonly centres: number;
  readonly flips: number;
  readonly mask: bigint;
}): Item[] {
  const random = createRandom(options.seed);
  const word = () => (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
  const centres = Array.from({ length: options.centres }, word);
  return Array.from({ length: options.size }, (_, index) => {
    let bits = random.pick(centres);
    for (let flip = random.below(options.flips + 1); flip > 0; flip--) {
      bits ^= 1n << BigInt(random.below(64));
    }
    const digest = `digest ${random.below(10) === 0 ? random.below(options.size) : -index}`;
    return { id: `${index}`, digest, perceptualHash: toHex(bits & options.mask) };
  });
}

const clusters = fc.record({
  seed: fc.nat(),
  centres: fc.integer({ min: 1, max: 40 }),
  flips: fc.nat(14),
  mask: fc.constantFrom(2n ** 64n - 1n, 0xffffn, 0xff00_0000_ffff_0000n, 0xffff_ffff_0000_0000n),
});
const distance = fc.integer({ min: 0, max: 12 });

describe('groupDuplicates', () => {
  it('groups as brute force does', () => {
    fc.assert(
      fc.property(clusters, fc.nat(150), distance, (options, size, distance) => {
        const items = clusteredItems({ ...options, size });
        expect(group(items, distance)).toEqual(normalise(groupByBruteForce(items, distance)));
      }),
      { numRuns: 150 },
    );
  });

  it('groups as brute force does however the work is divided', () => {
    const limits = fc.record({
      smallBucket: fc.integer({ min: 1, max: 20 }),
      fewOthers: fc.nat(20),
      neighbours: fc.nat(4),
    });
    fc.assert(
      fc.property(clusters, fc.nat(200), distance, limits, (options, size, distance, limits) => {
        const items = clusteredItems({ ...options, size });
        const expected = normalise(groupByBruteForce(items, distance));
        expect(group(items, distance, limits)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('groups as brute force does where the hashes are so close that dividing ends', () => {
    // Around each of two centres, hashes of three bits: large buckets agree in band after band.
    for (const distance of [1, 3, 5]) {
      const random = createRandom(7, distance);
      const items = Array.from({ length: 500 }, (_, index) => {
        let bits = index % 2 === 0 ? 0n : 0xffff_0000_ffff_0000n;
        for (let i = 0; i < 3; i++) bits ^= 1n << BigInt(random.below(64));
        return { id: `${index}`, digest: `${index}`, perceptualHash: toHex(bits) };
      });
      const limits = { smallBucket: 16, fewOthers: 16, neighbours: 0 };
      expect(group(items, distance, limits)).toEqual(normalise(groupByBruteForce(items, distance)));
    }
  });

  it('finds each flip of exactly the distance and none of one bit more', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.uniqueArray(fc.nat(63), { minLength: 1, maxLength: 16 }),
        (bits, flips) => {
          const flipped = flips.reduce((all, flip) => all ^ (1n << BigInt(flip)), bits);
          const pair = [
            { digest: 'a', perceptualHash: toHex(bits) },
            { digest: 'b', perceptualHash: toHex(flipped) },
          ];
          expect(groupDuplicates(pair, flips.length).count).toBe(1);
          expect(groupDuplicates(pair, flips.length - 1).count).toBe(2);
        },
      ),
    );
  });

  it('numbers groups by their first painting', () => {
    const items = ['f', '0', 'f', '0', '8'].map((hash, index) => ({
      digest: `${index}`,
      perceptualHash: hash.repeat(16),
    }));
    expect([...groupDuplicates(items, 4).groupOf]).toEqual([0, 1, 0, 1, 2]);
  });

  it('refuses a distance or a hash that is none', () => {
    expect(() => groupDuplicates([], -1)).toThrow(RangeError);
    expect(() => groupDuplicates([{ digest: 'a', perceptualHash: '12' }], 4)).toThrow(
      'Expected a hash of 16 hex digits, got "12"',
    );
  });

  it('takes not many times as long where hashes are of few bits as where they are unrelated', async () => {
    const random = createRandom(1);
    const word = () => (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
    const draw = (hash: () => bigint) =>
      Array.from({ length: 20_000 }, (_, index) => ({
        digest: `${index}`,
        perceptualHash: toHex(hash()),
      }));
    // Of one bit in eight: some are close to most, some to none.
    const [few, unrelated] = [draw(() => word() & word() & word()), draw(word)];
    const seconds = await leastCpuSeconds(1, () => groupDuplicates(unrelated, 6));
    // Comparing within buckets by the square takes twenty times as long, and more with more.
    expect(await leastCpuSeconds(1, () => groupDuplicates(few, 6))).toBeLessThan(12 * seconds);
  });
});
