import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { type NamedPairs, scoreMixed } from '../../harness/scoring/score-mixed.ts';

const paintings = 6;
const [seenArtists, unseenArtists] = [8, 5];
const isUnseen = (artist: number) => artist >= seenArtists;
const idOf = (artist: number, i: number) => `${artist}/${i}.jpg`;

/** Pairs of some artists, with numbers that mean nothing outside the list, as records have them. */
function answer(
  wanted: (a: number, b: number) => boolean,
  scoreOf: (a: number, b: number) => number,
  negativesKept: (a: number, b: number) => number,
  renumber: (artist: number) => number,
): NamedPairs {
  const random = createRandom(5);
  const rows: { a: string; b: string; one: number; other: number; score: number }[] = [];
  for (let one = 0; one < seenArtists + unseenArtists; one++) {
    for (let other = one; other < seenArtists + unseenArtists; other++) {
      if (!wanted(one, other)) continue;
      for (let i = 0; i < paintings; i++) {
        for (let j = one === other ? i + 1 : 0; j < paintings; j++) {
          if (one !== other && random.uniform() > negativesKept(one, other)) continue;
          rows.push({ a: idOf(one, i), b: idOf(other, j), one, other, score: scoreOf(one, other) });
        }
      }
    }
  }
  return {
    a: rows.map(({ a }) => a),
    b: rows.map(({ b }) => b),
    scores: Float64Array.from(rows, ({ score }) => score),
    same: Uint8Array.from(rows, ({ one, other }) => (one === other ? 1 : 0)),
    artistA: Int32Array.from(rows, ({ one }) => renumber(one)),
    artistB: Int32Array.from(rows, ({ other }) => renumber(other)),
  };
}

function answerAll(scoreOf: (a: number, b: number) => number) {
  const all = seenArtists + unseenArtists;
  return {
    seen: answer(
      (a, b) => !isUnseen(a) && !isUnseen(b),
      scoreOf,
      () => 0.5,
      (a) => seenArtists - a,
    ),
    unseen: answer(
      (a, b) => isUnseen(a) && isUnseen(b),
      scoreOf,
      () => 0.5,
      (a) => a - seenArtists,
    ),
    // Of the pairs by two artists three quarters join a seen with an unseen one.
    mixed: answer(
      () => true,
      scoreOf,
      (a, b) => (isUnseen(a) === isUnseen(b) ? 0.04 : 0.12),
      (a) => all - a,
    ),
  };
}

describe('scoreMixed', () => {
  it('finds nothing in who knows only whether both are familiar or both new', () => {
    const tests = answerAll((a, b) => (isUnseen(a) === isUnseen(b) ? 0.9 : 0.1));
    expect(rocAuc(tests.mixed.scores, tests.mixed.same)).toBeGreaterThan(0.8);
    const { within, kinds } = scoreMixed(tests, { threshold: 0.5, resamples: 30 });
    expect(within?.auc.value).toBe(0.5);
    expect(kinds.across).toMatchObject({ positives: 0, auc: null, trueMatches: null });
    expect(kinds.across.falseMatches).toBe(0);
    expect(kinds.seen).toMatchObject({ auc: 0.5, trueMatches: 1, falseMatches: 1 });
  });

  it('keeps what distinguishes artists apart, with as many pairs of each kind from each population', () => {
    const tests = answerAll((a, b) => (a === b ? 0.8 : 0.2));
    const { within, kinds } = scoreMixed(tests, { threshold: 0.5, resamples: 30 });
    const positives = ((paintings * (paintings - 1)) / 2) * (seenArtists + unseenArtists);
    expect(within).toMatchObject({ pairs: 2 * positives, positives });
    expect(within?.artists).toBe(seenArtists + unseenArtists);
    expect(within?.auc.value).toBe(1);
    const counted = kinds.seen.pairs + kinds.unseen.pairs + kinds.across.pairs;
    expect(counted).toBe(tests.mixed.same.length);
    expect(kinds.unseen).toMatchObject({ auc: 1, trueMatches: 1, falseMatches: 0 });
  });

  it('is the mean of what it consists of', () => {
    const random = createRandom(2);
    const tests = answerAll((a, b) => (a === b ? 0.3 : 0) + random.uniform() * 0.7);
    const { within } = scoreMixed(tests, { threshold: 0.5, resamples: 30 });
    const seen = rocAuc(tests.seen.scores, tests.seen.same);
    const unseen = rocAuc(tests.unseen.scores, tests.unseen.same);
    expect(Math.abs((within?.auc.value ?? 0) - (seen + unseen) / 2)).toBeLessThan(0.05);
    expect(scoreMixed(tests, { threshold: 0.5, resamples: 30 }).within).toEqual(within);
  });
});
