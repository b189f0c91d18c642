import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createRandom } from '../../../harness/contract/random.ts';
import { buildCollection } from '../../../harness/data/collection/build-collection.ts';
import type { Collection } from '../../../harness/data/collection/collection.ts';

/** A picture as a test describes it; the file need not exist. */
export interface Picture {
  readonly artist: string;
  readonly name: string;
  readonly perceptualHash: bigint;
  /** Pictures with equal content have equal digests; the name unless given. */
  readonly content?: string;
}

export function collectionOf(pictures: readonly Picture[], name = 'test'): Collection {
  const entries = pictures.map((picture) => ({
    id: `${picture.artist}/${picture.name}.jpg`,
    file: `/nowhere/${picture.artist}/${picture.name}.jpg`,
    artist: picture.artist,
  }));
  const facts = new Map(
    pictures.map((picture, index) => [
      entries[index]!.id,
      {
        digest: createHash('sha256')
          .update(picture.content ?? entries[index]!.id)
          .digest('hex'),
        bytes: 1,
        width: 100,
        height: 100,
        perceptualHash: picture.perceptualHash.toString(16).padStart(16, '0'),
      },
    ]),
  );
  return buildCollection({ kind: 'folder', name, root: '/nowhere', entries, problems: [] }, facts);
}

/** `artists` × `paintings` pictures that are no copies of each other. */
export function picturesOf(artists: number, paintings: number, seed = 0): Picture[] {
  const random = createRandom(seed, 'pictures');
  const words = () => (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
  return Array.from({ length: artists }, (_, artist) =>
    Array.from({ length: paintings }, (_, painting) => ({
      artist: `artist ${artist}`,
      name: `${painting}`,
      perceptualHash: words(),
    })),
  ).flat();
}

/** How a copy of a picture came about. */
const copy = fc.record({
  of: fc.nat(),
  /** Bits in which its hash differs; copies of copies make chains. */
  flips: fc.array(fc.nat(63), { maxLength: 4 }),
  sameBytes: fc.boolean(),
});

/** A collection that can be split, with copies within and (at most three) across artists. */
export const arbitraryCollection = fc
  .record({
    seed: fc.nat(),
    artists: fc.integer({ min: 8, max: 12 }),
    paintings: fc.integer({ min: 9, max: 11 }),
    within: fc.array(copy, { minLength: 3, maxLength: 12 }),
    across: fc.array(copy, { minLength: 1, maxLength: 3 }),
    strays: fc.nat(3),
  })
  .map(({ seed, artists, paintings, within, across, strays }) => {
    const pictures = picturesOf(artists, paintings, seed);
    const copyOf = (index: number, { of, flips, sameBytes }: (typeof within)[0], other = 0) => {
      const source = pictures[of % pictures.length]!;
      const content = source.content ?? `${source.artist}/${source.name}.jpg`;
      const number = Number(source.artist.split(' ')[1]);
      return {
        artist: `artist ${(number + other) % artists}`,
        name: `copy ${index}`,
        perceptualHash: flips.reduce(
          (bits, flip) => bits ^ (1n << BigInt(flip)),
          source.perceptualHash,
        ),
        ...(sameBytes ? { content } : {}),
      };
    };
    // Copies of copies come about within artists, since each is added before the next is made.
    for (const [index, one] of within.entries()) pictures.push(copyOf(index, one));
    const crossing = across.map((one, index) => copyOf(100 + index, one, 1 + (index % 2)));
    const lonely = picturesOf(strays, 1, seed + 1).map((picture) => ({
      ...picture,
      artist: `lonely ${picture.artist}`,
    }));
    return collectionOf([...pictures, ...crossing, ...lonely]);
  });

/** Near-duplicates by the definition, in quadratic time: sets of ids. */
export function groupByBruteForce(
  paintings: readonly {
    readonly id: string;
    readonly digest: string;
    readonly perceptualHash: string;
  }[],
  distance: number,
): Set<string>[] {
  const items = paintings.map((painting) => ({
    ...painting,
    digits: Array.from(painting.perceptualHash, (digit) => Number.parseInt(digit, 16)),
  }));
  let groups: (typeof items)[] = [];
  for (const painting of items) {
    const near = groups.filter((group) =>
      group.some(
        (other) =>
          other.digest === painting.digest ||
          hammingDistance(other.digits, painting.digits) <= distance,
      ),
    );
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), painting]];
  }
  return groups.map((group) => new Set(group.map(({ id }) => id)));
}

/** Bits in which two hex digits differ, by their values. */
const differingBits = Array.from({ length: 16 }, (_, a) =>
  Array.from({ length: 16 }, (_, b) => (a ^ b).toString(2).replaceAll('0', '').length),
);

function hammingDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, digit, place) => sum + differingBits[digit]![b[place]!]!, 0);
}
