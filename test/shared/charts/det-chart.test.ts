import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rocCurve } from '../../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { drawDet } from '../../../harness/shared/charts/det-chart.ts';
import { probit } from '../../../harness/shared/charts/probit.ts';

// Made by detection.py with scipy.
const { probits, cases } = JSON.parse(
  readFileSync(new URL('../../scoring/fixtures/detection.json', import.meta.url), 'utf8'),
) as {
  probits: { rate: number; probit: number }[];
  cases: { name: string; scores: number[]; same: number[] }[];
};

it('spreads shares as the normal distribution does', () => {
  for (const { rate, probit: wanted } of probits) expect(probit(rate)).toBeCloseTo(wanted, 7);
});

// Made by det.py with scikit-learn.
const { curves } = JSON.parse(
  readFileSync(new URL('../../scoring/fixtures/det.json', import.meta.url), 'utf8'),
) as { curves: { name: string; falseMatches: number[]; misses: number[] }[] };

it.each(curves)('takes its points from the curve of scikit-learn: $name', (curve) => {
  const { scores, same } = cases.find(({ name }) => name === curve.name) ?? {
    scores: [],
    same: [],
  };
  const { falsePositiveRate, truePositiveRate } = rocCurve(
    Float64Array.from(scores),
    Uint8Array.from(same),
  );
  const ours = Array.from(falsePositiveRate, (rate, i) => [rate, 1 - (truePositiveRate[i] ?? 0)]);
  const theirs = curve.falseMatches.map((rate, i) => [rate, curve.misses[i] ?? 0]);
  const isNear = ([a = 0, b = 0]: number[], [c = 0, d = 0]: number[]) =>
    Math.abs(a - c) < 1e-9 && Math.abs(b - d) < 1e-9;
  for (const point of theirs) expect(ours.some((own) => isNear(own, point))).toBe(true);
  // scikit-learn leaves out the ends, where one rate stays 0.
  const inner = ours.filter(([x = 0, y = 0]) => x > 0 && y > 0 && x < 1 && y < 1);
  const onTheirs = inner.filter((point) => theirs.some((their) => isNear(their, point)));
  expect(onTheirs).toHaveLength(inner.length);
});

it('draws a straight line for normal scores, thin where fewer than 30 errors are counted', () => {
  const random = createRandom(1);
  const same = Uint8Array.from({ length: 20_000 }, (_, i) => i % 2);
  const scores = Float64Array.from(
    same,
    (label) => 1 / (1 + Math.exp(-random.normal() - label * 2)),
  );
  const svg = drawDet(
    [
      {
        name: 'unseen',
        colour: 'red',
        roc: rocCurve(scores, same),
        positives: 10_000,
        negatives: 10_000,
      },
    ],
    30,
  );
  const pathOf = (name: string) => {
    const [, path = ''] =
      new RegExp(`class="${name}"[^>]*>\\s*<path[^>]* d="M([^"]*)"`).exec(svg) ?? [];
    return path.split('L').map((point) => point.split(',').map(Number) as [number, number]);
  };
  const [thin, certain] = [pathOf('det-thin'), pathOf('det')];
  expect(certain.length).toBeGreaterThan(50);
  expect(thin.length).toBeGreaterThan(certain.length);
  // Misses of one threshold are d′ − its false matches: the slope is −1 on axes of equal scale.
  const [[x0, y0] = [0, 0], [x1, y1] = [0, 0]] = [certain[0], certain.at(-1)];
  expect((y1 - y0) / (x1 - x0)).toBeCloseTo(1, 0);
  for (const [x, y] of certain) {
    const line = y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
    expect(Math.abs(y - line)).toBeLessThan(8);
  }
});
