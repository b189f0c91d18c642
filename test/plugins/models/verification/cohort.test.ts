import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { scoreDotProducts } from '../../../../plugins/models/tables/score-dot-products.ts';
import {
  cohortOfArtists,
  profileAgainst,
} from '../../../../plugins/models/verification/cohort-profile.ts';
import {
  measureAgainstCohort,
  normaliseSymmetrically,
  scaleLocally,
} from '../../../../plugins/models/verification/score-normalisation.ts';
import { everyPair, reference, toMatrix } from './reference.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const { cohort, unit, top, symmetric, local, profile } = reference.cohort as Record<
  'cohort' | 'unit' | 'symmetric' | 'local' | 'profile',
  number[][]
> & { readonly top: number };
const pairs = everyPair(unit.length);
const near = (values: number[][]) => values.flat().map((value) => expect.closeTo(value, 3));

describe('scores normalised by a cohort', () => {
  it("are numpy's", async () => {
    const measured = await measureAgainstCohort(toMatrix(cohort), toMatrix(unit), top);
    const scores = scoreDotProducts(toMatrix(unit), pairs);
    expect([...normaliseSymmetrically(scores, pairs, measured)]).toEqual(near(symmetric));
    expect([...scaleLocally(scores, pairs, measured)]).toEqual(near(local));
  });

  it('are the same to the bit when a and b are swapped', async () => {
    const measured = await measureAgainstCohort(toMatrix(cohort), toMatrix(unit), top);
    const swapped = { a: pairs.b, b: pairs.a };
    const scores = scoreDotProducts(toMatrix(unit), pairs);
    expect(scoreDotProducts(toMatrix(unit), swapped)).toEqual(scores);
    for (const normalise of [normaliseSymmetrically, scaleLocally]) {
      expect(normalise(scores, swapped, measured)).toEqual(normalise(scores, pairs, measured));
    }
  });

  it('take the whole cohort where it is smaller than the top', async () => {
    const all = await measureAgainstCohort(toMatrix(cohort), toMatrix(unit), 99);
    expect(all).toEqual(await measureAgainstCohort(toMatrix(cohort), toMatrix(unit), 12));
  });
});

describe('profiles against a cohort', () => {
  it("correlate as numpy's corrcoef says", async () => {
    const found = await profileAgainst(toMatrix(cohort), toMatrix(unit));
    expect(found.width).toBe(cohort.length);
    expect([...scoreDotProducts(found, pairs)]).toEqual(near(profile));
  });

  it('may be against artists instead of paintings', () => {
    const rows = [
      [1, 0],
      [0, 1],
      [0, -1],
    ];
    const { rows: count, data } = cohortOfArtists(toMatrix(rows), [7, 7, 3]);
    expect(count).toBe(2);
    const half = expect.closeTo(Math.SQRT1_2, 6);
    expect([...data]).toEqual([half, half, 0, -1]);
  });
});
