import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Approach } from '../../../harness/experiments/plan/approach.ts';
import { type Division, planRuns } from '../../../harness/experiments/plan/plan-runs.ts';
import type { RunRequest } from '../../../harness/experiments/run/run-request.ts';
import { describedPlugin } from '../../material/described-plugin.ts';

const base: RunRequest = {
  plugin: 'another',
  pluginOptions: { another: 1 },
  collection: 'paintings',
  seed: 99,
  splitSeed: 99,
  engine: 'cpu',
  offline: true,
  force: false,
};

function approachOf(place: number, artists?: number): Approach {
  const plugin = describedPlugin(`plugin-${place}`);
  const given = { place };
  const path = `plugins/plugin-${place}`;
  const approach = {
    plugin,
    path,
    folder: path,
    given,
    options: given,
    members: [],
    changed: given,
  };
  return artists === undefined ? approach : { ...approach, artists };
}

const seeds = fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 4 });
const divisions = fc.oneof(
  fc
    .tuple(seeds, seeds)
    .map(([splits, own]) => splits.map((splitSeed): Division => ({ splitSeed, seeds: own }))),
  fc
    .tuple(seeds, fc.integer({ min: 2, max: 4 }))
    .map(([own, folds]) =>
      own.flatMap((seed) =>
        Array.from(
          { length: folds },
          (_, index): Division => ({ splitSeed: seed, fold: { folds, index }, seeds: [seed] }),
        ),
      ),
    ),
);
const approaches = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.option(fc.integer({ min: 4, max: 20 })))
  .map(([count, artists]) =>
    Array.from({ length: count }, (_, place) => approachOf(place, artists ?? undefined)),
  );

describe('planRuns', () => {
  it('makes every combination of approach, division and seed once', () => {
    fc.assert(
      fc.property(approaches, divisions, (tried, divided) => {
        const { runs } = planRuns(base, tried, divided);
        const keys = runs.map(({ approach, request: { seed, splitSeed, fold } }) =>
          JSON.stringify([approach, splitSeed, fold?.index ?? null, seed]),
        );
        const wanted = divided.flatMap(({ splitSeed, fold, seeds: own }) =>
          tried.flatMap((_, place) =>
            own.map((seed) => JSON.stringify([place, splitSeed, fold?.index ?? null, seed])),
          ),
        );
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).toEqual(wanted);
        expect(new Set(runs.map(({ label }) => label)).size).toBe(runs.length);
      }),
    );
  });

  it('keeps a division together, so that a plan cut short compares all approaches', () => {
    fc.assert(
      fc.property(approaches, divisions, (tried, divided) => {
        const { runs } = planRuns(base, tried, divided);
        let at = 0;
        for (const { seeds: own } of divided) {
          const round = runs.slice(at, at + own.length * tried.length);
          expect(new Set(round.map(({ approach }) => approach)).size).toBe(tried.length);
          at += round.length;
        }
      }),
    );
  });

  it('takes from the base what all runs share, and nothing that is their own', () => {
    fc.assert(
      fc.property(approaches, divisions, (tried, divided) => {
        for (const { approach, request } of planRuns(base, tried, divided).runs) {
          expect(request).toMatchObject({
            plugin: `plugins/plugin-${approach}`,
            pluginOptions: { place: approach },
            collection: 'paintings',
            engine: 'cpu',
          });
          expect(request.pluginOptions).not.toHaveProperty('another');
          expect(request.seed).not.toBe(99);
          expect(request.splitSeed).not.toBe(99);
          const learnsFrom = request.fold && tried[approach]?.artists;
          expect(request.fold?.artists).toBe(learnsFrom);
        }
      }),
    );
  });

  it('says which run is which', () => {
    const [{ label } = { label: '' }] = planRuns(
      base,
      [approachOf(3)],
      [{ splitSeed: 7, seeds: [1] }],
    ).runs;
    expect(label).toBe('plugin-3, place=3, seed 1, split 7');
    const fold = { folds: 5, index: 1 };
    const [curve] = planRuns(base, [approachOf(3, 12)], [{ splitSeed: 7, fold, seeds: [7] }]).runs;
    expect(curve?.label).toBe('plugin-3, place=3, 12 artists, seed 7, fold 2 of 5');
  });

  it('refuses more runs than anybody means', () => {
    const many = Array.from({ length: 5_001 }, (_, splitSeed) => ({ splitSeed, seeds: [0, 1] }));
    expect(() => planRuns(base, [approachOf(0)], many)).toThrowError(
      /10002 runs; the limit is 10000/,
    );
  });
});
