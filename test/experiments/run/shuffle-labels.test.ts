import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import type { CollectionPainting } from '../../../harness/data/collection/collection.ts';
import { nameLabels, shuffleLabels } from '../../../harness/experiments/run/shuffle-labels.ts';
import { handOverLearningMaterial } from '../../../harness/host/learning-material.ts';
import { PaintingHandles } from '../../../harness/host/painting-handles.ts';

const artists = 20;
const styleOf = (artist: number) => (artist % 3 === 0 ? {} : { style: `style ${artist % 5}` });

/** Artists of unlike diligence, some without a known style. */
function paint(of: readonly number[], part: string, count: (artist: number) => number) {
  return of.flatMap((artist) =>
    Array.from({ length: count(artist) }, (_, i): CollectionPainting => {
      const name = `${part}/${artist}/${i}`;
      return {
        id: name,
        file: `/${name}.jpg`,
        artist: `artist ${artist}`,
        ...styleOf(artist),
        digest: name.replaceAll('/', '-'),
        perceptualHash: '0'.repeat(16),
        width: 1,
        height: 1,
      };
    }),
  );
}

const known = Array.from({ length: artists }, (_, artist) => artist);
const train = paint(known, 'train', (artist) => 3 + (artist % 7));
const heldOut = paint(known, 'validation-seen', () => 2);
const strangers = paint([30, 31, 32], 'validation-unseen', (artist) => artist - 26);
const pairs = (size: number, first: number) => ({
  a: Uint32Array.from({ length: size - 1 }, (_, i) => first + i),
  b: Uint32Array.from({ length: size - 1 }, (_, i) => first + i + 1),
  same: Uint8Array.from({ length: size - 1 }, (_, i) => i % 2),
});
const labelled = {
  train,
  validation: {
    paintings: [...heldOut, ...strangers],
    seen: pairs(heldOut.length, 0),
    unseen: pairs(strangers.length, heldOut.length),
  },
};
const handOver = ({ train, validation }: typeof labelled) =>
  handOverLearningMaterial(train, validation, new PaintingHandles());
const shuffled = shuffleLabels(labelled, 7) as typeof labelled;

/** How many paintings each artist has, from few to many. */
function sizesOf(paintings: readonly { readonly artist: unknown }[]): number[] {
  const counts = new Map<unknown, number>();
  for (const { artist } of paintings) counts.set(artist, (counts.get(artist) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => a - b);
}
const artistsOf = (paintings: readonly { readonly artist: unknown }[]) =>
  new Set(paintings.map(({ artist }) => artist));

describe('the shuffled labels of a control', () => {
  it('leave the paintings that cross to the plugin, and how many each artist has', () => {
    const [before, after] = [handOver(labelled), handOver(shuffled)];
    const keys = (of: readonly { readonly key: string }[]) => of.map(({ key }) => key);
    expect(keys(after.train)).toEqual(keys(before.train));
    expect(keys(after.validation.paintings)).toEqual(keys(before.validation.paintings));
    expect(after.artists).toBe(before.artists);
    expect(sizesOf(after.train)).toEqual(sizesOf(before.train));
    const counts = (of: readonly CollectionPainting[]) =>
      of.map(({ artist, style }) => `${artist}, ${style}`).sort();
    expect(counts(shuffled.train)).toEqual(counts(train));
    const count = heldOut.length;
    for (const part of [
      (of: CollectionPainting[]) => of.slice(0, count),
      (of: CollectionPainting[]) => of.slice(count),
    ]) {
      expect(counts(part(shuffled.validation.paintings))).toEqual(
        counts(part(labelled.validation.paintings)),
      );
    }
  });

  it('leave the pairs that choose, and whose artists are new to training', () => {
    expect(shuffled.validation.seen).toBe(labelled.validation.seen);
    expect(shuffled.validation.unseen).toBe(labelled.validation.unseen);
    const learned = artistsOf(shuffled.train);
    const isLearned = shuffled.validation.paintings.map(({ artist }) => learned.has(artist));
    expect(isLearned).toEqual([...heldOut.map(() => true), ...strangers.map(() => false)]);
  });

  it('are the same for one seed and others for another', () => {
    expect(shuffleLabels(labelled, 7)).toEqual(shuffled);
    const other = shuffleLabels(labelled, 8);
    const differing = other.train.filter(({ artist }, i) => artist !== shuffled.train[i]!.artist);
    expect(differing.length).toBeGreaterThan(train.length / 2);
    const kept = shuffled.train.filter(({ artist }, i) => artist === train[i]!.artist);
    expect(kept.length).toBeLessThan(train.length / 4);
  });

  it('take style along with the artist, never apart from it', () => {
    for (const { artist, style } of [...shuffled.train, ...shuffled.validation.paintings]) {
      expect(style).toBe(styleOf(Number(artist.split(' ')[1])).style);
    }
  });

  it('are worth nothing to a model that memorises them, on the artists that it has seen', () => {
    // A test painting looks like exactly one of training; which, says the artist and nothing else.
    const aucOf = (material: ReturnType<typeof handOver>) => {
      const said = new Map(material.train.map(({ key, artist }) => [key, artist]));
      const random = createRandom(0, 'pairs');
      const drawn = Array.from({ length: 4000 }, (_, i) => {
        const a = random.pick(train);
        const others = train.filter((b) => b !== a && (b.artist === a.artist) === (i % 2 === 0));
        return { a, b: random.pick(others) };
      });
      const scores = drawn.map(({ a, b }) => (said.get(a.digest) === said.get(b.digest) ? 1 : 0));
      return rocAuc(
        Float64Array.from(scores),
        Uint8Array.from(drawn, (_, i) => (i % 2 === 0 ? 1 : 0)),
      );
    };
    expect(aucOf(handOver(labelled))).toBe(1);
    expect(Math.abs(aucOf(handOver(shuffled)) - 0.5)).toBeLessThan(0.03);
  });

  it('keep features that depend on them apart from those of the labels as they are', () => {
    const names = [undefined, 0, 1].map((seed) => nameLabels('feedbeef', seed));
    expect(names[0]).toBe('feedbeef');
    expect(new Set(names).size).toBe(3);
  });
});
