import { expect, it } from 'vitest';
import {
  countTested,
  meanOf,
  meanOfTar,
} from '../../../harness/experiments/crossvalidate/mean-over-folds.ts';
import { examplePlan, exampleRuns, exampleSkills } from './example-plan.ts';

const runs = exampleRuns(exampleSkills, examplePlan(exampleSkills)).filter(
  ({ approach }) => approach === 1,
);
const oneSeed = runs.filter(({ seed }) => seed === runs[0]!.seed);

/** The same runs as if each were tested on so many artists. */
function withArtists(of: typeof runs, artists: number) {
  const shares = new Float64Array(artists).fill(1 / artists);
  return of.map((run) => {
    const { unseen } = run.influences!.auc;
    const auc = { ...run.influences!.auc, unseen: { ...unseen, shares } };
    return { ...run, influences: { ...run.influences!, auc } };
  });
}

it('accuracy under fewer than three seeds has an interval up to 30 artists', () => {
  expect(new Set(runs.map(({ seed }) => seed)).size).toBe(3);
  const cases = [
    [withArtists(oneSeed, 30), true],
    [withArtists(oneSeed, 31), false],
    [withArtists(runs, 31), true],
  ] as const;
  for (const [own, isKnown] of cases) {
    const { low, high } = meanOf(own, 'accuracy', 'unseen');
    expect(low !== null && high !== null).toBe(isKnown);
    expect(meanOf(own, 'auc', 'unseen').low).not.toBeNull();
  }
  expect(countTested(withArtists(oneSeed, 31))).toBe(31);
});

it('a seed counts once all its folds are finished', () => {
  const folds = withArtists(runs, 60).map((run) => {
    const { unseen } = run.influences!.auc;
    // Each fold has twelve of them.
    const shares = unseen.shares.map((share, i) => (i % 5 === run.fold ? share : 0));
    const auc = { ...run.influences!.auc, unseen: { ...unseen, shares } };
    return { ...run, influences: { ...run.influences!, auc } };
  });
  expect(meanOf(folds, 'accuracy', 'unseen').low).not.toBeNull();
  const [first] = folds;
  const cut = folds.filter(({ seed, fold }) => seed === first!.seed || fold === 0);
  expect(new Set(cut.map(({ seed }) => seed)).size).toBe(3);
  expect(meanOf(cut, 'accuracy', 'unseen').low).toBeNull();
});

it('TAR at 1 % FAR has an interval from three seeds on', () => {
  expect(meanOfTar(runs, 'unseen')).toMatchObject({ low: expect.any(Number) });
  const one = meanOfTar(oneSeed, 'unseen');
  expect(one).toMatchObject({ value: expect.any(Number), low: null, high: null });
  expect(meanOfTar(runs, 'seen')).toBeNull();
});
