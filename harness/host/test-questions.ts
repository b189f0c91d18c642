// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.

import type { Pairs } from '../contract/plugin.ts';
import type { Random } from '../contract/random.ts';
import type { CollectionPainting } from '../data/collection/collection.ts';
import type { TestSet } from '../data/pairs/test-sets.ts';
import { type TestName, testNames } from '../scoring/score.ts';
import { createKeySet } from './key-set.ts';

/** All questions to a model about the tests, asked at once. */
export interface TestQuestions<Name extends string = TestName> {
  /** The paintings of all tests, in an order that reveals nothing. */
  readonly paintings: readonly CollectionPainting[];
  /** The pairs of all tests among many others; `a < b`, ascending. */
  readonly pairs: Pairs;
  /** Whether these are all pairs of the tests, or of each of their groups. */
  readonly isComplete: boolean;
  /** For each test, the positions of its pairs in `pairs`. */
  readonly places: Readonly<Record<Name, Uint32Array>>;
}

/** Above this number, asking about all pairs of each group is too much. */
const mostPairs = 20_000_000;
/** The number of pairs among which the tests' own pairs are hidden in that case. */
const fewPairs = 2_000_000;

/**
 * Questions to a model that do not give the answers away. The tests' own pairs would: same-artist pairs
 * connect the paintings of an artist with each other, and a plugin that counts the common neighbours of two
 * paintings knows the answer without looking at either. So a model is asked about all pairs of all test
 * paintings, and for large tests about all pairs of each group, in one call that does not distinguish seen
 * from unseen.
 *
 * If even those are too many (a large test with hardly an artist of one kind), the tests' own pairs are
 * hidden among two million others, and a plugin could still guess a little.
 */
export function askTests(
  tests: Readonly<Record<TestName, TestSet>>,
  random: Random,
): TestQuestions {
  // The mixed test contains the paintings of the other two.
  return askAbout(testNames, tests, tests.mixed, random);
}

/** As {@link askTests}, for a single test. */
export function askTest(test: TestSet, random: Random): TestQuestions<'only'> {
  return askAbout(['only'], { only: test }, test, random);
}

/** @param whole the paintings of all tests, and their groups */
function askAbout<Name extends string>(
  names: readonly Name[],
  tests: Readonly<Record<Name, TestSet>>,
  { paintings, group = new Int32Array(paintings.length) }: Omit<TestSet, 'pairs'>,
  random: Random,
): TestQuestions<Name> {
  const count = paintings.length;
  const places = new Map(paintings.map(({ id }, place) => [id, place]));
  const keysOf = ({ paintings: own, pairs }: TestSet) =>
    Float64Array.from(pairs.a, (a, i) => {
      const [one, other] = [places.get(own[a]!.id)!, places.get(own[pairs.b[i]!]!.id)!];
      return Math.min(one, other) * count + Math.max(one, other);
    });
  const keys = names.map((name) => keysOf(tests[name]));
  const all = listAll(group);
  const asked = all ?? hide(keys, count, random);
  return {
    paintings,
    pairs: splitKeys(asked, count),
    isComplete: all !== undefined,
    places: Object.fromEntries(
      names.map((name, i) => [name, Uint32Array.from(keys[i]!, (key) => find(asked, key))]),
    ) as Record<Name, Uint32Array>,
  };
}

/** A test's own answers, in the order of its pairs. */
export function answersOf<Name extends string>(
  name: Name,
  { places }: TestQuestions<Name>,
  answers: Float32Array,
): Float32Array {
  return Float32Array.from(places[name], (place) => answers[place]!);
}

/** All pairs within the groups, ascending; undefined if there are too many. */
function listAll(group: Int32Array): Float64Array | undefined {
  const members = new Map<number, number[]>();
  for (const [i, value] of group.entries()) {
    const list = members.get(value);
    if (list === undefined) members.set(value, [i]);
    else list.push(i);
  }
  let total = 0;
  for (const { length } of members.values()) total += (length * (length - 1)) / 2;
  if (total > mostPairs) return undefined;
  const keys = new Float64Array(total);
  let length = 0;
  for (const list of members.values()) {
    for (const [i, a] of list.entries()) {
      for (let j = i + 1; j < list.length; j++) keys[length++] = a * group.length + list[j]!;
    }
  }
  return keys.sort();
}

/** The pairs that keys represent. A plain loop: `from` with a function first creates a list of all. */
function splitKeys(keys: Float64Array, count: number): Pairs {
  const [a, b] = [new Uint32Array(keys.length), new Uint32Array(keys.length)];
  for (let i = 0; i < keys.length; i++) {
    a[i] = Math.floor(keys[i]! / count);
    b[i] = keys[i]! % count;
  }
  return { a, b };
}

/** The tests' own pairs among others drawn uniformly from all. */
function hide(keys: readonly Float64Array[], count: number, random: Random): Float64Array {
  const own = keys.reduce((sum, { length }) => sum + length, 0);
  const asked = createKeySet(Math.max(own, fewPairs));
  for (const list of keys) for (const key of list) asked.add(key);
  while (asked.size < fewPairs) {
    const [one, other] = [random.below(count), random.below(count)];
    if (one !== other) asked.add(Math.min(one, other) * count + Math.max(one, other));
  }
  return asked.sorted();
}

function find(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
