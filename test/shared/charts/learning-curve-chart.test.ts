import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawLearningCurve } from '../../../harness/shared/charts/learning-curve-chart.ts';
import { saveChart } from '../../../harness/shared/charts/save-chart.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const curve = [
  { epoch: 0, loss: null, validationSeenAuc: 0.6, validationUnseenAuc: 0.55 },
  { epoch: 1, loss: 0.7, trainAccuracy: 0.5, validationSeenAuc: 0.7, validationUnseenAuc: 0.6 },
  { epoch: 2, loss: 0.5, trainAccuracy: 0.6, validationSeenAuc: 0.8, validationUnseenAuc: 0.6 },
];

describe('the learning curve', () => {
  const { document } = parseHTML(`<html><body>${drawLearningCurve(curve)}</body></html>`);

  it('has a dot for each value that an epoch has', () => {
    expect(document.querySelectorAll('circle').length).toBe(2 + 2 + 3 + 3);
  });

  it('names its lines', () => {
    const text = document.body.textContent;
    for (const name of ['training', 'validation, seen, AUC', 'validation, unseen, AUC']) {
      expect(text).toContain(name);
    }
  });

  it('is higher where the value is higher', () => {
    const [, rates] = document.querySelectorAll('svg > svg');
    const dots = [...(rates?.querySelectorAll('circle') ?? [])];
    const number = (dot: { getAttribute(name: string): string | null }, name: string) =>
      Number(dot.getAttribute(name));
    const lastEpoch = Math.max(...dots.map((dot) => number(dot, 'cx')));
    const last = dots.filter((dot) => number(dot, 'cx') === lastEpoch);
    // Upwards on the screen is downwards in numbers: 0.8, 0.6 and 0.6.
    const [best, second, third] = last.map((dot) => number(dot, 'cy')).sort((a, b) => a - b);
    expect(best).toBeLessThan(second!);
    expect(second).toBeCloseTo(third!, 6);
  });

  it('is nothing where no epoch has a value', () => {
    expect(drawLearningCurve([{ epoch: 0, loss: null }])).toBeUndefined();
    expect(drawLearningCurve([])).toBeUndefined();
  });

  it('is saved as a picture that opens', async () => {
    const files = await saveChart(folder, 'curve', drawLearningCurve(curve)!);
    expect(files).toEqual(['curve.svg', 'curve.png']);
    expect(await readFile(join(folder, 'curve.svg'), 'utf8')).toMatch(/^<svg /);
    const { width, height } = await sharp(join(folder, 'curve.png')).metadata();
    expect([width, height]).toEqual([1600, 640]);
  });
});
