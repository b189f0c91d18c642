import { describe, expect, it } from 'vitest';
import { createRandom } from '../../harness/contract/random.ts';
import type { ArtistInfluence } from '../../harness/scoring/artist-influence.ts';
import {
  crossedCovariance,
  crossedVariance,
  sumOverRuns,
} from '../../harness/scoring/crossed-variance.ts';

const artists = 9;
/** Unlike runs: other artists in each, and unlike many pairs of each artist and of every two. */
const designs = Array.from({ length: 4 }, (_, run) => {
  const random = createRandom(run, 'design');
  const present = random.shuffle([...Array(artists).keys()]).slice(0, 6 + (run % 2));
  const own = new Map(present.map((a) => [a, 1 + random.below(5)]));
  const dyads = new Map<number, number>();
  for (const a of present) {
    for (const b of present) if (a < b) dyads.set(a * artists + b, 1 + random.below(3));
  }
  const share = <Key>(counts: Map<Key, number>) => {
    const sum = [...counts.values()].reduce((all, count) => all + count, 0);
    return new Map([...counts].map(([key, count]) => [key, count / sum]));
  };
  return { own: share(own), dyads: share(dyads) };
});
type Design = (typeof designs)[number];

const has = (key: number, artist: number) =>
  Math.floor(key / artists) === artist || key % artists === artist;

/** What a run shows where only these effects are not 0, each about the mean of its run. */
function show(
  { own, dyads }: Design,
  { alpha = -1, beta = -1, gamma = -1 }: { alpha?: number; beta?: number; gamma?: number },
): ArtistInfluence {
  const effect = (key: number) => (has(key, beta) ? 1 : 0) + (key === gamma ? 1 : 0);
  const meanOwn = own.get(alpha) ?? 0;
  const meanDyad = [...dyads].reduce((sum, [key, share]) => sum + share * effect(key), 0);
  return {
    value: 0,
    present: own.size,
    shares: Float64Array.from({ length: artists }, (_, a) => own.get(a) ?? 0),
    own: Float64Array.from(
      { length: artists },
      (_, a) => (own.get(a) ?? 0) * ((a === alpha ? 1 : 0) - meanOwn),
    ),
    dyads: new Map(
      [...dyads].map(([key, share]) => [
        key,
        { share, influence: share * (effect(key) - meanDyad) },
      ]),
    ),
  };
}

const everyone = [...Array(artists).keys()];
const meanOf = (of: (design: Design) => number, of4 = designs) =>
  of4.reduce((sum, design) => sum + of(design) / of4.length, 0);
const ownShare = (a: number, of = designs) => meanOf(({ own }) => own.get(a) ?? 0, of);
const otherShare = (a: number, of = designs) =>
  meanOf(
    ({ dyads }) => [...dyads].reduce((sum, [key, share]) => sum + (has(key, a) ? share : 0), 0),
    of,
  );
const keys = [...new Set(designs.flatMap(({ dyads }) => [...dyads.keys()]))];
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

// An estimate of a variance is right if it is on average. Effects that are independent and have
// variance 1 give, on average, what single effects of 1 give in all: no chance is needed.
describe('the covariance over artists', () => {
  const inAll = (effects: readonly { alpha?: number; beta?: number; gamma?: number }[]) =>
    sum(
      effects.map((effect) => {
        const sums = sumOverRuns(
          artists,
          designs.map((design) => show(design, effect)),
        );
        return crossedCovariance(sums, sums, false);
      }),
    );

  it('is right about effects on pairs by one artist', () => {
    const wanted = sum(everyone.map((a) => ownShare(a) ** 2));
    expect(inAll(everyone.map((alpha) => ({ alpha })))).toBeCloseTo(wanted, 10);
  });

  it('is right about effects on pairs with others', () => {
    const wanted = sum(everyone.map((a) => otherShare(a) ** 2));
    expect(inAll(everyone.map((beta) => ({ beta })))).toBeCloseTo(wanted, 10);
  });

  it('is right about what is peculiar to two artists', () => {
    const wanted = sum(keys.map((key) => meanOf(({ dyads }) => dyads.get(key) ?? 0) ** 2));
    expect(inAll(keys.map((gamma) => ({ gamma })))).toBeCloseTo(wanted, 10);
  });

  it('is right about effects on both kinds of pairs at once', () => {
    const wanted = sum(everyone.map((a) => (ownShare(a) + otherShare(a)) ** 2));
    expect(inAll(everyone.map((a) => ({ alpha: a, beta: a })))).toBeCloseTo(wanted, 10);
  });

  it('is right about two tests with other artists each', () => {
    const [seen, unseen] = [designs.slice(0, 2), designs.slice(2)];
    const found = everyone.map((a) => {
      const [one, other] = [seen, unseen].map((own) =>
        sumOverRuns(
          artists,
          own.map((design) => show(design, { alpha: a, beta: a })),
        ),
      );
      return crossedCovariance(one!, other!, false);
    });
    const total = (a: number, of: Design[]) => ownShare(a, of) + otherShare(a, of);
    const wanted = sum(everyone.map((a) => total(a, seen) * total(a, unseen)));
    expect(sum(found)).toBeCloseTo(wanted, 10);
  });
});

describe('the variance over artists', () => {
  it('does not shrink with runs that repeat the same', () => {
    const once = designs.map((design) => show(design, { alpha: 3, beta: 5 }));
    const [one, thrice] = [once, [...once, ...once, ...once]].map((runs) =>
      crossedVariance(sumOverRuns(artists, runs)),
    );
    expect(thrice!.variance).toBeCloseTo(one!.variance, 12);
    expect(thrice!.freedom).toBeCloseTo(one!.freedom, 12);
  });

  it('is never below 0, and has fewer degrees of freedom than artists', () => {
    for (const gamma of keys) {
      const sums = sumOverRuns(
        artists,
        designs.map((design) => show(design, { gamma })),
      );
      const { variance, freedom } = crossedVariance(sums);
      expect(variance).toBeGreaterThanOrEqual(0);
      expect(freedom).toBeLessThan(artists);
      expect(freedom).toBeGreaterThanOrEqual(1);
    }
  });
});
