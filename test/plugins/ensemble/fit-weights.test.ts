import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { fitWeights } from '../../../plugins/ensemble/fit-weights.ts';

interface Reference {
  cases: {
    name: string;
    strength: number;
    inputs: number[][];
    same: number[];
    intercept: number;
    weights: number[];
  }[];
}

// Made by fixtures/stacking.py with scikit-learn and scipy.
const reference = JSON.parse(
  readFileSync(new URL('fixtures/stacking.json', import.meta.url), 'utf8'),
) as Reference;

describe('weights agree with those of others', () => {
  it.each(reference.cases)('$name', ({ inputs, same, strength, intercept, weights }) => {
    const pairs = {
      inputs: inputs.map((own) => Float64Array.from(own)),
      same: Uint8Array.from(same),
    };
    const fitted = fitWeights(pairs, strength);
    expect(fitted.intercept).toBeCloseTo(intercept, 5);
    for (const [k, weight] of weights.entries()) expect(fitted.weights[k]).toBeCloseTo(weight, 5);
  });
});

describe('fitted weights', () => {
  const [first] = reference.cases;
  const pairs = {
    inputs: first!.inputs.map((own) => Float64Array.from(own)),
    same: Uint8Array.from(first!.same),
  };

  it('come to the equal ones as they are drawn harder', () => {
    const equal = fitWeights(pairs, Number.POSITIVE_INFINITY);
    expect(new Set(equal.weights).size).toBe(1);
    const almost = fitWeights(pairs, 1e6);
    for (const weight of almost.weights) expect(weight).toBeCloseTo(equal.weights[0]!, 4);
    expect(almost.intercept).toBeCloseTo(equal.intercept, 4);
  });

  it('stay finite where a member separates the kinds, and where members say the same', () => {
    const same = pairs.same;
    const perfect = Float64Array.from(same, (label) => 2 * label - 1);
    for (const strength of [0, 0.01, Number.POSITIVE_INFINITY]) {
      const { weights } = fitWeights({ inputs: [perfect, perfect], same }, strength);
      for (const weight of weights) expect(weight).toBeGreaterThan(0);
      for (const weight of weights) expect(weight).toBeLessThan(20);
    }
  });

  it('are 0 for members that are all worse than chance', () => {
    const random = createRandom(1);
    const same = Uint8Array.from({ length: 100 }, (_, i) => i % 2);
    const wrong = [0, 1].map(() => Float64Array.from(same, (l) => 1 - 2 * l + random.normal()));
    expect(fitWeights({ inputs: wrong, same }, 0.01).weights).toEqual([0, 0]);
  });
});
