import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../harness/contract/random.ts';
import { scoreArtists, spreadOverArtists } from '../../harness/scoring/score-artists.ts';
import { simulatePairs } from '../../harness/scoring/simulate-pairs.ts';

describe('scoreArtists', () => {
  const { scores, ...pairs } = simulatePairs(createRandom(3), 7, [4, 7]);
  const data = { ...pairs, scores: scores[0] ?? new Float64Array() };

  it('gives each artist the AUC of the pairs that have a painting of it, the hardest first', () => {
    const artists = scoreArtists(data, 0.5);
    expect(artists.map(({ artist }) => artist).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { artist, positives, negatives, auc, misses, falseMatches } of artists) {
      const own = [...data.same.keys()].filter(
        (k) => data.artistA[k] === artist || data.artistB[k] === artist,
      );
      const same = Uint8Array.from(own, (k) => data.same[k] ?? 0);
      expect(auc).toBe(
        rocAuc(
          Float64Array.from(own, (k) => data.scores[k] ?? 0),
          same,
        ),
      );
      expect(positives + negatives).toBe(own.length);
      const wrong = own.filter((k) => (data.same[k] === 1) !== (data.scores[k] ?? 0) >= 0.5);
      expect(misses).toBe(wrong.filter((k) => data.same[k] === 1).length);
      expect(falseMatches).toBe(wrong.filter((k) => data.same[k] === 0).length);
    }
    const values = artists.map(({ auc }) => auc ?? 0);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    const spread = spreadOverArtists(artists);
    expect(spread).toMatchObject({ artists: 7, lowest: values[0], highest: values[6] });
    expect(spread?.deviation).toBeGreaterThan(0);
  });

  it('names artists that lack one kind of pairs last, and no spread of one', () => {
    const artists = scoreArtists(
      {
        scores: Float64Array.of(0.9, 0.2, 0.4),
        same: Uint8Array.of(1, 0, 0),
        artistA: Int32Array.of(4, 4, 9),
        artistB: Int32Array.of(4, 9, 11),
      },
      0.4,
    );
    expect(
      artists.map(({ artist, auc, misses, falseMatches }) => [artist, auc, misses, falseMatches]),
    ).toEqual([
      [4, 1, 0, 0],
      // A pair at the threshold itself counts as one artist, and for both of its artists.
      [9, null, 0, 1],
      [11, null, 0, 1],
    ]);
    expect(spreadOverArtists(artists)).toBeNull();
  });
});
