import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../harness/contract/random.ts';

/**
 * Pearson's statistic against equal frequencies, as a number of standard deviations above its
 * mean (Wilson and Hilferty's approximation); beyond 5 is less likely than one in a million.
 */
function surprise(counts: ArrayLike<number>): number {
  const cells = Array.from(counts);
  const expected = cells.reduce((sum, count) => sum + count, 0) / cells.length;
  const chiSquare = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const spread = 2 / (9 * (cells.length - 1));
  return (Math.cbrt(chiSquare / (cells.length - 1)) - (1 - spread)) / Math.sqrt(spread);
}

function draw(random: Random, count = 20): number[] {
  return Array.from({ length: count }, () => random.below(2 ** 32));
}

describe('createRandom', () => {
  it('gives the same numbers for the same seed and labels, and others for other ones', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.string(), fc.string(), (seed, other, a, b) => {
        expect(draw(createRandom(seed, a))).toEqual(draw(createRandom(seed, a)));
        if (seed !== other) {
          expect(draw(createRandom(seed, a))).not.toEqual(draw(createRandom(other, a)));
        }
        if (a !== b) expect(draw(createRandom(seed, a))).not.toEqual(draw(createRandom(seed, b)));
        expect(draw(createRandom(seed, a, b))).not.toEqual(draw(createRandom(seed, a + b)));
      }),
    );
  });

  it('keeps its numbers from release to release, since stored splits and runs rest on them', () => {
    const random = createRandom(0);
    expect([random.below(1000), random.below(1000), random.below(1000)]).toMatchInlineSnapshot(`
      [
        314,
        555,
        290,
      ]
    `);
  });
});

describe('below', () => {
  it('is uniform', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 200 }), (seed, n) => {
        const random = createRandom(seed);
        const counts = new Uint32Array(n);
        for (let i = 0; i < 100 * n; i++) counts[random.below(n)]!++;
        expect(surprise(counts)).toBeLessThan(5);
        // Counts that are too even are as suspicious.
        expect(surprise(counts)).toBeGreaterThan(-5);
      }),
    );
  });

  it('is uniform where 2^32 is no multiple of n, not weighted to the low end', () => {
    const random = createRandom(3);
    const n = 3 * 2 ** 30;
    const counts = new Uint32Array(3);
    for (let i = 0; i < 30_000; i++) counts[Math.floor(random.below(n) / 2 ** 30)]!++;
    expect(surprise(counts)).toBeLessThan(5);
  });

  it('follows no draw with a draw that depends on it', () => {
    const random = createRandom(4);
    const counts = new Uint32Array(64);
    for (let i = 0; i < 64_000; i++) counts[random.below(8) * 8 + random.below(8)]!++;
    expect(surprise(counts)).toBeLessThan(5);
  });

  it('refuses what is no number of choices', () => {
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
      expect(() => createRandom(0).below(n)).toThrow(RangeError);
    }
  });
});

describe('uniform and normal', () => {
  it('uniform fills [0, 1) evenly', () => {
    const random = createRandom(5);
    const counts = new Uint32Array(50);
    for (let i = 0; i < 50_000; i++) counts[Math.floor(random.uniform() * 50)]!++;
    expect(surprise(counts)).toBeLessThan(5);
  });

  it('normal has the mean, variance and tails of the standard normal distribution', () => {
    const random = createRandom(6);
    const draws = Array.from({ length: 100_000 }, () => random.normal());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.016);
    expect(Math.abs(variance - 1)).toBeLessThan(0.023);
    // 4.55 % are beyond two standard deviations.
    const beyond = draws.filter((x) => Math.abs(x) > 2).length / draws.length;
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(0.0033);
  });
});

describe('fork', () => {
  it('depends on the labels, not on what was drawn before', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.nat(50), (seed, label, drawn) => {
        const random = createRandom(seed);
        draw(random, drawn);
        expect(draw(random.fork(label))).toEqual(draw(createRandom(seed).fork(label)));
      }),
    );
  });

  it('leaves the generator that it comes from as it was', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), (seed, drawn) => {
        const random = createRandom(seed);
        draw(random.fork('child'), drawn);
        expect(draw(random)).toEqual(draw(createRandom(seed)));
      }),
    );
  });

  it('gives generators that are independent of their parent and of each other', () => {
    const parent = createRandom(8);
    const [one, two] = [parent.fork('branch', 1), parent.fork('branch', 2)];
    const counts = new Uint32Array(512);
    for (let i = 0; i < 100_000; i++) {
      counts[parent.below(8) * 64 + one.below(8) * 8 + two.below(8)]!++;
    }
    expect(surprise(counts)).toBeLessThan(5);
  });
});

describe('shuffle, sample and pick', () => {
  it('shuffle is a permutation in place, of arrays as of typed arrays', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(255)), (seed, items) => {
        const shuffled = [...items];
        expect(createRandom(seed).shuffle(shuffled)).toBe(shuffled);
        expect([...shuffled].sort()).toEqual([...items].sort());
        expect([...createRandom(seed).shuffle(Uint8Array.from(items))]).toEqual(shuffled);
      }),
    );
  });

  it('shuffle gives each of the 24 orders of four items equally often', () => {
    const random = createRandom(9);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([0, 1, 2, 3]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(surprise([...counts.values()])).toBeLessThan(5);
  });

  it('sample takes different items, all of them where there are fewer, and leaves the list', () => {
    fc.assert(
      fc.property(fc.integer(), fc.uniqueArray(fc.nat()), fc.nat(20), (seed, items, count) => {
        const before = [...items];
        const taken = createRandom(seed).sample(items, count);
        expect(taken).toHaveLength(Math.min(count, items.length));
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken.every((item) => items.includes(item))).toBe(true);
        expect(items).toEqual(before);
      }),
    );
  });

  it('pick takes each item equally often', () => {
    const random = createRandom(10);
    const counts = new Uint32Array(7);
    for (let i = 0; i < 7_000; i++) counts[random.pick([0, 1, 2, 3, 4, 5, 6])]!++;
    expect(surprise(counts)).toBeLessThan(5);
  });
});
