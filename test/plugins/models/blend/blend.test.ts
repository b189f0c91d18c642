import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rocAuc } from '../../../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../../../harness/contract/random.ts';
import {
  type BlendOption,
  blendOption,
  blendProbabilities,
  blendSchema,
  describeBlend,
  fitBlend,
} from '../../../../plugins/models/blend/blend.ts';

/** Pairs of which the head and the cosine each know something different. */
function drawScores(seed: number, skills: { head: number; cosine: number }, pairs = 400) {
  const random = createRandom(seed);
  const same = Uint8Array.from({ length: pairs }, (_, i) => i % 2);
  const draw = (skill: number, size: number) =>
    Float64Array.from(same, (label) => size * (skill * label + random.normal()));
  return { same, scores: { head: draw(skills.head, 30), cosine: draw(skills.cosine, 0.1) } };
}

function aucOf({ scores, same }: ReturnType<typeof drawScores>, share: BlendOption): number {
  return rocAuc(blendProbabilities(scores, fitBlend(scores, same, share)), same);
}

describe('a blend', () => {
  it('is never noticeably worse than either by itself on the pairs that it was chosen on', () => {
    const skills = fc.record({
      head: fc.double({ min: 0, max: 2, noNaN: true }),
      cosine: fc.double({ min: 0, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.integer(), skills, (seed, skill) => {
        const drawn = drawScores(seed, skill);
        const best = Math.max(aucOf(drawn, 0), aucOf(drawn, 1));
        // Probabilities are of single precision and may tie where scores do not.
        expect(aucOf(drawn, 'validation')).toBeGreaterThan(best - 0.002 - 1e-3);
      }),
      { numRuns: 50 },
    );
  });

  it('hears both alike where they know as much, whatever the size of their numbers', () => {
    const { scores, same } = drawScores(1, { head: 1, cosine: 1 }, 20_000);
    expect(fitBlend(scores, same, 'validation').weights[1]).toBe(0.5);
  });

  it('leaves a head aside that knows nothing', () => {
    const { scores, same } = drawScores(2, { head: 0, cosine: 1 }, 20_000);
    expect(fitBlend(scores, same, 'validation').weights[1]).toBeGreaterThan(0.75);
  });

  it('survives being written down', () => {
    const { scores, same } = drawScores(3, { head: 1, cosine: 0.5 });
    const blend = fitBlend(scores, same, 'validation');
    const read = blendSchema.parse(JSON.parse(JSON.stringify(blend)));
    expect(blendProbabilities(scores, read)).toEqual(blendProbabilities(scores, blend));
  });
});

it('the AUC of a blend is logged, along with those of its parts', () => {
  const same = Uint8Array.of(0, 0, 1, 1);
  const scores = { head: Float64Array.of(1, 2, 3, 4), cosine: Float64Array.of(0.4, 0.1, 0.2, 0.3) };
  expect(describeBlend(scores, same, fitBlend(scores, same, 0))).toBe(
    "On validation's unseen artists: AUC 1.000 for the learned score, 0.500 for the within-class cosine, " +
      '1.000 with a cosine share of 0',
  );
});

describe('the option of a blend', () => {
  const { blend } = z.object({ blend: blendOption('validation') }).shape;

  it('takes validation, and shares as the command line gives them', () => {
    expect([undefined, 'validation', '0.25', 1].map((given) => blend.parse(given))).toEqual([
      'validation',
      'validation',
      0.25,
      1,
    ]);
  });

  it.each(['test', '1.5', -0.1])('refuses %s', (given) => {
    expect(blend.safeParse(given).success).toBe(false);
  });
});

describe('a plain cosine', () => {
  const drawThree = (seed: number) => {
    const { scores, same } = drawScores(seed, { head: 1, cosine: 1 }, 20_000);
    const random = createRandom(seed + 1000);
    return { same, scores: { ...scores, plain: Float64Array.from(same, () => random.normal()) } };
  };

  it('has the share that was asked for; the others divide the rest', () => {
    const { scores, same } = drawThree(5);
    const { weights } = fitBlend(scores, same, 'validation', 0.2);
    expect(weights[2]).toBe(0.2);
    expect(weights[0]! + weights[1]! + weights[2]!).toBeCloseTo(1, 12);
    expect(weights[1]).toBeCloseTo(0.4, 12);
  });

  it('changes nothing with a share of 0', () => {
    const { scores, same } = drawThree(6);
    const { plain: _, ...two } = scores;
    expect(blendProbabilities(scores, fitBlend(scores, same, 0.3, 0))).toEqual(
      blendProbabilities(two, fitBlend(two, same, 0.3)),
    );
  });

  it('is all that counts as its share nears 1', () => {
    const { scores, same } = drawThree(7);
    const plain = Float64Array.from(same, (label, i) => label + scores.plain[i]!);
    const known = { ...scores, plain };
    const auc = (share: number) =>
      rocAuc(blendProbabilities(known, fitBlend(known, same, 0.5, share)), same);
    const only = rocAuc(
      plain.map((score) => 1 / (1 + Math.exp(-score))),
      same,
    );
    expect(Math.abs(auc(0.999) - only)).toBeLessThan(0.005);
  });

  it('survives being written down, and is described', () => {
    const { scores, same } = drawThree(8);
    const blend = fitBlend(scores, same, 0.5, 0.2);
    const read = blendSchema.parse(JSON.parse(JSON.stringify(blend)));
    expect(blendProbabilities(scores, read)).toEqual(blendProbabilities(scores, blend));
    expect(describeBlend(scores, same, blend)).toMatch(
      /for the plain cosine, 0\.\d+ with a cosine share of 0\.4 and a plain cosine share of 0\.2$/,
    );
  });
});
