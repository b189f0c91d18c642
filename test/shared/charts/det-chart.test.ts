import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rocCurve } from '../../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { drawDet } from '../../../harness/shared/charts/det-chart.ts';
import { probit } from '../../../harness/shared/charts/probit.ts';

// Made by detection.py with scipy.
const { probits } = JSON.parse(
  readFileSync(new URL('../../scoring/fixtures/detection.json', import.meta.url), 'utf8'),
) as { probits: { rate: number; probit: number }[] };

it('spreads shares as the normal distribution does', () => {
  for (const { rate, probit: wanted } of probits) expect(probit(rate)).toBeCloseTo(wanted, 7);
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
