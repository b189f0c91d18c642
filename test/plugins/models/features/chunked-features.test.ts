import { expect, it } from 'vitest';
import type { FeatureExtractor, Painting } from '../../../../harness/contract/plugin.ts';
import {
  ChunkedFeatures,
  cutChunks,
} from '../../../../plugins/models/features/chunked-features.ts';
import { fitsInMemory } from '../../../../plugins/models/features/fits-in-memory.ts';

const extractor: FeatureExtractor = {
  id: { kind: 'wide' },
  view: { kind: 'whole', size: 8 },
  width: 100,
  usesEngine: false,
  batchSize: 4,
  open: () => Promise.reject(new Error('not asked for')),
};
const paintings = Array.from({ length: 10 }, (_, i): Painting => ({ key: `${i}` }));

/** Whether a second pass asks about the lists of the first, whose features are remembered. */
async function keeps(mostKept: number, available: number): Promise<boolean> {
  const asked: (readonly Painting[])[] = [];
  const services = {
    async features(_: unknown, list: readonly Painting[]) {
      asked.push(list);
      return { rows: list.length, width: 100, data: new Float32Array(list.length * 100) };
    },
  };
  const fits = (numbers: number) => fitsInMemory(numbers, available);
  const chunked = new ChunkedFeatures(
    services,
    [extractor],
    cutChunks(paintings, 4),
    mostKept,
    fits,
  );
  const passes: string[][] = [];
  for (let pass = 0; pass < 2; pass++) {
    const keys: string[] = [];
    for await (const { paintings: own } of chunked.chunks())
      keys.push(...own.map(({ key }) => key));
    passes.push(keys);
  }
  expect(passes).toEqual([[...'0123456789'], [...'0123456789']]);
  return asked.slice(3).every((list, i) => list === asked[i]);
}

it.each([
  // 10 paintings of 100 numbers take 4,000 bytes, and a quarter of the room at most.
  [true, 1_000, 16_000],
  [false, 1_000, 15_999],
  [false, 999, 1e9],
])(
  'chunks are kept from pass to pass: %s, with %d numbers at most and %d bytes of room',
  async (...[expected, mostKept, available]) => {
    expect(await keeps(mostKept, available)).toBe(expected);
  },
);

it('there is room for something in this process, and not for everything', () => {
  expect(fitsInMemory(1)).toBe(true);
  expect(fitsInMemory(Number.MAX_SAFE_INTEGER)).toBe(false);
});
