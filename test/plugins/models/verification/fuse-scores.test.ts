import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../harness/contract/random.ts';
import {
  fitFusion,
  fuseScores,
  fuseToProbabilities,
} from '../../../../plugins/models/verification/fuse-scores.ts';

const random = createRandom(4);
const same = Uint8Array.from({ length: 400 }, (_, i) => i % 2);
const drawScores = (gain: number, shift: number) =>
  Float64Array.from(same, (label) => shift + gain * (label + random.normal()));

describe('fused scores', () => {
  it('do not depend on the scale of any similarity', () => {
    const scores = [drawScores(1, 0), drawScores(2, 5)];
    const scaled = [scores[0]!, scores[1]!.map((score) => 100 * score - 3)];
    const one = fitFusion([1, 0.5], { scores, same });
    const other = fitFusion([1, 0.5], { scores: scaled, same });
    const wanted = [...fuseToProbabilities(one, scores)].map((p) => expect.closeTo(p, 5));
    expect([...fuseToProbabilities(other, scaled)]).toEqual(wanted);
  });

  it('are probabilities that are right on average where they were calibrated', () => {
    const scores = [drawScores(1, 0), drawScores(1, 0)];
    const fusion = fitFusion([1, 1], { scores, same });
    const told = fuseToProbabilities(fusion, scores);
    expect(told.reduce((sum, p) => sum + p, 0) / told.length).toBeCloseTo(0.5, 2);
    expect(Math.min(...told)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...told)).toBeLessThanOrEqual(1);
  });

  it('leave out what has no weight, even where it is not a number', () => {
    const scores = [drawScores(1, 0), new Float64Array(400).fill(Number.NaN)];
    const fusion = fitFusion([1, 0], { scores, same });
    expect(fuseScores(fusion, scores).some(Number.isNaN)).toBe(false);
  });

  it('keep their order where a similarity speaks the wrong way round', () => {
    const scores = [drawScores(-1, 0)];
    const fusion = fitFusion([1], { scores, same });
    expect(fusion.slope).toBeGreaterThan(0);
  });
});
