// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { rocAuc } from '../contract/metrics/roc.ts';
import { createRandom } from '../contract/random.ts';
import { confusion } from './confusion.ts';
import type { KindName, KindScore, MixedScore, TestName } from './score.ts';
import { scorePairs } from './score-pairs.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/** Scored pairs with the names of their paintings. */
export interface NamedPairs extends ScoredPairs {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

type Population = 'seen' | 'unseen';

/**
 * Divides the answers to mixed pairs by kind, and builds a mixed test without the shortcut: its pairs by
 * two artists come from the seen and the unseen test, whose answers are known.
 *
 * The two other tests show which population a painting belongs to; pairs with an artist in neither are left
 * out.
 *
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_INVALID`
 */
export function scoreMixed(
  tests: Readonly<Record<TestName, NamedPairs>>,
  { threshold, resamples }: { readonly threshold: number; readonly resamples?: number },
): MixedScore {
  const { mixed } = tests;
  const artistOf = numberByTests(tests);
  const unseenFrom = firstUnseen(tests.seen);
  const populationOf = (artist: number | undefined): Population | undefined =>
    artist === undefined ? undefined : artist < unseenFrom ? 'seen' : 'unseen';

  const kinds: Record<KindName, number[]> = { seen: [], unseen: [], across: [] };
  for (let k = 0; k < mixed.same.length; k++) {
    const one = populationOf(artistOf.get(mixed.artistA[k]!));
    const other = populationOf(artistOf.get(mixed.artistB[k]!));
    if (one === undefined || other === undefined) continue;
    kinds[one === other ? one : 'across'].push(k);
  }

  const within: Row[] = [];
  for (const population of ['seen', 'unseen'] as const) {
    const random = createRandom(0, 'mixed without its shortcut', population);
    const test = tests[population];
    const offset = population === 'seen' ? 0 : unseenFrom;
    const positives = kinds[population]
      .filter((k) => mixed.same[k] !== 0)
      .map((k): Row => {
        const artist = artistOf.get(mixed.artistA[k]!)!;
        return { score: mixed.scores[k]!, same: 1, artistA: artist, artistB: artist };
      });
    const negatives = [...test.same.keys()]
      .filter((k) => test.same[k] === 0)
      .map(
        (k): Row => ({
          score: test.scores[k]!,
          same: 0,
          artistA: offset + test.artistA[k]!,
          artistB: offset + test.artistB[k]!,
        }),
      );
    const count = Math.min(positives.length, negatives.length);
    within.push(...random.sample(positives, count), ...random.sample(negatives, count));
  }
  return {
    kinds: {
      seen: scoreKind(mixed, kinds.seen, threshold),
      unseen: scoreKind(mixed, kinds.unseen, threshold),
      across: scoreKind(mixed, kinds.across, threshold),
    },
    within:
      within.length === 0
        ? null
        : scorePairs({ ...columnsOf(within), threshold, seed: 0, ...(resamples && { resamples }) }),
  };
}

interface Row {
  readonly score: number;
  readonly same: 0 | 1;
  readonly artistA: number;
  readonly artistB: number;
}

function columnsOf(rows: readonly Row[]): ScoredPairs {
  return {
    scores: Float64Array.from(rows, ({ score }) => score),
    same: Uint8Array.from(rows, ({ same }) => same),
    artistA: Int32Array.from(rows, ({ artistA }) => artistA),
    artistB: Int32Array.from(rows, ({ artistB }) => artistB),
  };
}

/** The first number of unseen artists if both tests are numbered together. */
function firstUnseen({ artistA, artistB }: ScoredPairs): number {
  let last = -1;
  for (const artists of [artistA, artistB]) for (const a of artists) last = Math.max(last, a);
  return last + 1;
}

/** The artists of the mixed test, numbered as in the two others, unseen ones after seen ones. */
function numberByTests(tests: Readonly<Record<TestName, NamedPairs>>): ReadonlyMap<number, number> {
  const ofPainting = new Map<string, number>();
  const unseenFrom = firstUnseen(tests.seen);
  for (const [test, offset] of [
    [tests.seen, 0],
    [tests.unseen, unseenFrom],
  ] as const) {
    for (let k = 0; k < test.same.length; k++) {
      ofPainting.set(test.a[k]!, offset + test.artistA[k]!);
      ofPainting.set(test.b[k]!, offset + test.artistB[k]!);
    }
  }
  const artistOf = new Map<number, number>();
  const { a, b, artistA, artistB, same } = tests.mixed;
  for (let k = 0; k < same.length; k++) {
    for (const [id, artist] of [
      [a[k]!, artistA[k]!],
      [b[k]!, artistB[k]!],
    ] as const) {
      const known = ofPainting.get(id);
      if (known !== undefined) artistOf.set(artist, known);
    }
  }
  return artistOf;
}

function scoreKind(
  { scores, same }: ScoredPairs,
  pairs: readonly number[],
  threshold: number,
): KindScore {
  const own = Float64Array.from(pairs, (k) => scores[k]!);
  const labels = Uint8Array.from(pairs, (k) => (same[k] === 0 ? 0 : 1));
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion(
    own,
    labels,
    threshold,
  );
  const positives = truePositives + falseNegatives;
  const negatives = falsePositives + trueNegatives;
  return {
    pairs: pairs.length,
    positives,
    auc: positives === 0 || negatives === 0 ? null : rocAuc(own, labels),
    trueMatches: positives === 0 ? null : truePositives / positives,
    falseMatches: negatives === 0 ? null : falsePositives / negatives,
  };
}
