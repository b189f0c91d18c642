import { itemAt, valueAt } from '../../contract/item-at.ts';
import type { LabelledPairs } from '../../contract/plugin.ts';
import { createRandom, type Random } from '../../contract/random.ts';
import type { TestName } from '../../scoring/score.ts';
import type { Collection, CollectionPainting } from '../collection/collection.ts';
import type { PartName, Split } from '../splits/split.ts';
import { groupTestArtists } from './test-groups.ts';
import { defaultMaxPairs, testPairs } from './test-pairs.ts';

/** Paintings, and the pairs of them to test on. */
export interface TestSet {
  readonly paintings: readonly CollectionPainting[];
  readonly pairs: LabelledPairs;
  /** For large tests the group of each painting: pairs join paintings of the same group. */
  readonly group?: Int32Array;
}

/** One list of paintings (validation-seen, then validation-unseen), with pairs within each half. */
export interface ValidationSets {
  readonly paintings: readonly CollectionPainting[];
  readonly seen: LabelledPairs;
  readonly unseen: LabelledPairs;
}

/** Bounds on the size of a set. */
export interface SetSize {
  /** Number of positives and negatives of a set together; 20,000 by default. */
  readonly maxPairs?: number;
}

/**
 * The three test sets of a split, which depend only on the split's paintings and its seed. The mixed
 * set contains the paintings of both others: positives of seen and of unseen artists, and negatives
 * that mostly join a seen and an unseen artist.
 */
export function testSets(
  split: Split,
  collection: Collection,
  size: SetSize = {},
): Record<TestName, TestSet> {
  const list = createLists(split, collection);
  const seen = list('testSeen');
  const unseen = list('testUnseen');
  const unseenIds = new Set(split.parts.testUnseen);
  const mixed = [...seen, ...unseen].sort(compareByDigest);
  const draw = (
    name: TestName,
    paintings: readonly CollectionPainting[],
    population?: Uint8Array,
  ) =>
    drawPairs(split, paintings, createRandom(split.settings.seed, 'test', name), size, population);
  const population = Uint8Array.from(mixed, ({ id }) => (unseenIds.has(id) ? 1 : 0));
  const groupOf = groupTestArtists(
    seen,
    unseen,
    createRandom(split.settings.seed, 'test', 'groups'),
  );
  if (groupOf === undefined) {
    return {
      seen: { paintings: seen, pairs: draw('seen', seen) },
      unseen: { paintings: unseen, pairs: draw('unseen', unseen) },
      mixed: { paintings: mixed, pairs: draw('mixed', mixed, population) },
    };
  }
  const drawGrouped = (
    name: TestName,
    paintings: readonly CollectionPainting[],
    population?: Uint8Array,
  ): TestSet => {
    const group = Int32Array.from(paintings, ({ artist }) => valueAt(groupOf, artist));
    const random = createRandom(split.settings.seed, 'test', name);
    return {
      paintings,
      group,
      pairs: drawInGroups(split, paintings, group, random, size, population),
    };
  };
  return {
    seen: drawGrouped('seen', seen),
    unseen: drawGrouped('unseen', unseen),
    mixed: drawGrouped('mixed', mixed, population),
  };
}

/**
 * A test with only unseen artists, such as those of another collection. It depends only on the
 * paintings, so everything tested on them gets the same pairs.
 */
export function unseenTest(
  paintings: readonly CollectionPainting[],
  duplicates: Pick<Split, 'duplicateGroups'>,
  size: SetSize = {},
): TestSet {
  const sorted = [...paintings].sort(compareByDigest);
  const random = (of: string) => createRandom(0, 'test elsewhere', of);
  const groupOf = groupTestArtists([], sorted, random('groups'));
  if (groupOf === undefined) {
    return { paintings: sorted, pairs: drawPairs(duplicates, sorted, random('pairs'), size) };
  }
  const group = Int32Array.from(sorted, ({ artist }) => valueAt(groupOf, artist));
  const pairs = drawInGroups(duplicates, sorted, group, random('pairs'), size);
  return { paintings: sorted, group, pairs };
}

/** The validation pairs of a split, over one joint list of paintings. */
export function validationSets(
  split: Split,
  collection: Collection,
  size: SetSize = {},
): ValidationSets {
  const list = createLists(split, collection);
  const seen = list('validationSeen');
  const unseen = list('validationUnseen');
  const draw = (name: 'seen' | 'unseen', paintings: readonly CollectionPainting[]) =>
    drawPairs(split, paintings, createRandom(split.settings.seed, 'validation', name), size);
  const unseenPairs = draw('unseen', unseen);
  return {
    paintings: [...seen, ...unseen],
    seen: draw('seen', seen),
    unseen: {
      a: unseenPairs.a.map((painting) => painting + seen.length),
      b: unseenPairs.b.map((painting) => painting + seen.length),
      same: unseenPairs.same,
    },
  };
}

function createLists(split: Split, collection: Collection) {
  const paintingOf = new Map(collection.paintings.map((painting) => [painting.id, painting]));
  return (part: PartName): CollectionPainting[] =>
    split.parts[part].map((id) => valueAt(paintingOf, id)).sort(compareByDigest);
}

/**
 * Sorted by digest, because ids may begin with the artist, and neighbours in a list would then reveal
 * it.
 */
function compareByDigest(a: CollectionPainting, b: CollectionPainting): number {
  if (a.digest !== b.digest) return a.digest < b.digest ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** The same number of pairs from each group, as far as it has enough. */
function drawInGroups(
  split: Pick<Split, 'duplicateGroups'>,
  paintings: readonly CollectionPainting[],
  group: Int32Array,
  random: Random,
  { maxPairs = defaultMaxPairs }: SetSize,
  population?: Uint8Array,
): LabelledPairs {
  const groups = group.reduce((most, value) => Math.max(most, value + 1), 0);
  const share = { maxPairs: Math.max(2, Math.floor(maxPairs / groups)) };
  const members = Array.from({ length: groups }, (): number[] => []);
  for (const [i, value] of group.entries()) itemAt(members, value).push(i);
  const drawn = members.flatMap((list, number) => {
    const own = list.map((i) => itemAt(paintings, i));
    const side = population && Uint8Array.from(list, (i) => itemAt(population, i));
    const pairs = drawPairs(split, own, random.fork(number), share, side);
    return Array.from(pairs.a, (a, i) => ({
      a: itemAt(list, a),
      b: itemAt(list, itemAt(pairs.b, i)),
      same: itemAt(pairs.same, i),
    }));
  });
  drawn.sort((x, y) => x.a - y.a || x.b - y.b);
  return {
    a: Uint32Array.from(drawn, ({ a }) => a),
    b: Uint32Array.from(drawn, ({ b }) => b),
    same: Uint8Array.from(drawn, ({ same }) => same),
  };
}

function drawPairs(
  split: Pick<Split, 'duplicateGroups'>,
  paintings: readonly CollectionPainting[],
  random: Random,
  size: SetSize,
  population?: Uint8Array,
): LabelledPairs {
  const groupOf = new Map(
    split.duplicateGroups.flatMap((group, number) => group.map((id) => [id, number])),
  );
  return testPairs(
    paintings.map(({ artist }) => artist),
    {
      ...size,
      random,
      duplicateGroup: Int32Array.from(paintings, ({ id }) => groupOf.get(id) ?? -1),
      ...(population === undefined ? {} : { population }),
    },
  );
}
