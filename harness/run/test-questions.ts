import type { CollectionPainting } from '../collection/collection.ts';
import type { TestSet } from '../pairs/test-sets.ts';
import type { Pairs } from '../plugin.ts';
import type { Random } from '../random.ts';
import { type TestName, testNames } from '../scoring/score.ts';

/** What a model is asked of the tests, all at once. */
export interface TestQuestions {
  /** The paintings of all tests, in an order that tells nothing. */
  readonly paintings: readonly CollectionPainting[];
  /** The pairs of all tests among many others; `a < b`, ascending. */
  readonly pairs: Pairs;
  /** For each test the places of its own pairs in `pairs`. */
  readonly places: Readonly<Record<TestName, Uint32Array>>;
}

/** Up to this many, every pair of test paintings is asked: those of 2,000 paintings. */
const mostPairs = 2_000_000;
/** Pairs of the tests that are hidden together among all pairs of their paintings. */
const hiddenTogether = 16;

/**
 * The questions to a model, made so that they do not give the answers away. A test's own pairs
 * would: same-artist pairs join the paintings of an artist with each other, and whoever counts
 * the neighbours that two paintings share knows the answer without a look at either. So a model is
 * asked about all pairs of all test paintings, in one call that does not tell the seen from the
 * unseen. Where those are too many, handfuls of test pairs are hidden among all pairs of their
 * paintings; what can still be guessed from them is little.
 */
export function askTests(
  tests: Readonly<Record<TestName, TestSet>>,
  random: Random,
  most = mostPairs,
): TestQuestions {
  // The mixed test holds the paintings of both others.
  const { paintings } = tests.mixed;
  const count = paintings.length;
  const places = new Map(paintings.map(({ id }, place) => [id, place]));
  const keysOf = ({ paintings: own, pairs }: TestSet) =>
    Float64Array.from(pairs.a, (a, i) => {
      const [one, other] = [places.get(own[a].id)!, places.get(own[pairs.b[i]].id)!];
      return Math.min(one, other) * count + Math.max(one, other);
    });
  const keys = testNames.map((name) => keysOf(tests[name]));
  const asked = (count * (count - 1)) / 2 <= most ? allKeys(count) : hide(keys, count, random);
  return {
    paintings,
    pairs: {
      a: Uint32Array.from(asked, (key) => Math.floor(key / count)),
      b: Uint32Array.from(asked, (key) => key % count),
    },
    places: Object.fromEntries(
      testNames.map((name, i) => [name, Uint32Array.from(keys[i], (key) => find(asked, key))]),
    ) as Record<TestName, Uint32Array>,
  };
}

/** A test's own answers, in the order of its pairs. */
export function answersOf(
  name: TestName,
  { places }: TestQuestions,
  answers: Float32Array,
): Float32Array {
  return Float32Array.from(places[name], (place) => answers[place]);
}

function allKeys(count: number): Float64Array {
  const keys = new Float64Array((count * (count - 1)) / 2);
  let length = 0;
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) keys[length++] = a * count + b;
  return keys;
}

function hide(keys: readonly Float64Array[], count: number, random: Random): Float64Array {
  const own = random.shuffle(keys.flatMap((list) => [...list]));
  const asked = new Set<number>();
  for (let from = 0; from < own.length; from += hiddenTogether) {
    const members = new Set<number>();
    for (const key of own.slice(from, from + hiddenTogether)) {
      members.add(Math.floor(key / count)).add(key % count);
    }
    const sorted = [...members].sort((a, b) => a - b);
    for (const [i, a] of sorted.entries()) {
      for (const b of sorted.slice(i + 1)) asked.add(a * count + b);
    }
  }
  return Float64Array.from(asked).sort();
}

function find(sorted: Float64Array, key: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
