import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocAuc } from '../../../harness/contract/metrics/roc.ts';
import { createRandom } from '../../../harness/contract/random.ts';
import { fitStacking, type NamedAnswers } from '../../../plugins/ensemble/fit-stacking.ts';
import { logOdds, type Stacking } from '../../../plugins/ensemble/stacking.ts';
import { simulateMembers } from './simulate-members.ts';

const seed = fc.integer({ min: 0, max: 10_000 });
const how = { stack: 'logistic', on: 'unseen' } as const;

function stackMembers(answers: NamedAnswers, stack: 'logistic' | 'mean' = 'logistic'): Stacking {
  return fitStacking(answers, { ...how, stack }, createRandom(1, 'stack'));
}

function weightsOf({ members }: Stacking): number[] {
  return members.map(({ weight }) => weight);
}

function scoresOf({ answers, same }: NamedAnswers, { intercept, members }: Stacking) {
  return Float64Array.from(same, (_, i) =>
    members.reduce(
      (sum, { mean, deviation, weight }, k) =>
        sum + (weight * (logOdds(answers[k]![i]!) - mean)) / deviation,
      intercept,
    ),
  ).map((odds) => 1 / (1 + Math.exp(-odds)));
}

/** How well a stacking that was fitted on some artists does on others. */
function aucOnOthers(random: number, skills: readonly number[], stacking: Stacking): number {
  const others = simulateMembers(createRandom(random, 'others'), skills, { artists: 60 });
  return rocAuc(scoresOf(others, stacking), others.same);
}

describe('stacking', () => {
  it('gives a member that knows everything the weight', () => {
    fc.assert(
      fc.property(seed, (random) => {
        const [perfect, noise, other] = weightsOf(
          stackMembers(simulateMembers(createRandom(random), [50, 0, 0.3])),
        );
        expect(perfect! / (perfect! + noise! + other!)).toBeGreaterThan(0.8);
      }),
      { numRuns: 4 },
    );
  });

  it('is hardly hurt by a member that knows nothing', () => {
    const losses = Array.from({ length: 4 }, (_, random) => {
      const skills = [2, 2];
      const alone = stackMembers(simulateMembers(createRandom(random), skills));
      const beside = stackMembers(simulateMembers(createRandom(random), [...skills, 0]));
      return aucOnOthers(random, skills, alone) - aucOnOthers(random, [...skills, 0], beside);
    });
    expect(losses.reduce((sum, loss) => sum + loss, 0) / losses.length).toBeLessThan(0.01);
  });

  it('is better than each of two members that err apart', () => {
    fc.assert(
      fc.property(seed, (random) => {
        const skills = [2, 2];
        const stacking = stackMembers(simulateMembers(createRandom(random), skills));
        const others = simulateMembers(createRandom(random, 'others'), skills, { artists: 60 });
        const auc = rocAuc(scoresOf(others, stacking), others.same);
        for (const own of others.answers) expect(auc).toBeGreaterThan(rocAuc(own, others.same));
      }),
      { numRuns: 4 },
    );
  });

  it('does not depend on the order of the members', () => {
    fc.assert(
      fc.property(seed, (random) => {
        const { plugins, answers, ...pairs } = simulateMembers(
          createRandom(random),
          [3, 1, 0.2, 2],
        );
        const order = createRandom(random, 'order').shuffle([0, 1, 2, 3]);
        const straight = stackMembers({ plugins, answers, ...pairs });
        const shuffled = stackMembers({
          plugins: order.map((k) => plugins[k]!),
          answers: order.map((k) => answers[k]!),
          ...pairs,
        });
        expect(shuffled.strength).toBe(straight.strength);
        expect(shuffled.intercept).toBeCloseTo(straight.intercept, 6);
        for (const [place, k] of order.entries()) {
          const { weight, ...rest } = shuffled.members[place]!;
          const { weight: expected, ...expectedRest } = straight.members[k]!;
          expect(weight).toBeCloseTo(expected, 6);
          expect(rest).toEqual(expectedRest);
        }
      }),
      { numRuns: 4 },
    );
  });

  it('does not depend on the order of the pairs, nor on which painting comes first', () => {
    const members = simulateMembers(createRandom(3), [2, 1]);
    const order = createRandom(4).shuffle(Array.from(members.same.keys()));
    const stacking = stackMembers(members);
    const turned = stackMembers({
      plugins: members.plugins,
      answers: members.answers.map((own) => Float32Array.from(order, (i) => own[i]!)),
      same: Uint8Array.from(order, (i) => members.same[i]!),
      artistA: Int32Array.from(order, (i) => members.artistB[i]!),
      artistB: Int32Array.from(order, (i) => members.artistA[i]!),
    });
    expect(turned.strength).toBe(stacking.strength);
    for (const [k, weight] of weightsOf(turned).entries()) {
      expect(weight).toBeCloseTo(weightsOf(stacking)[k]!, 6);
    }
  });

  it('hears members alike, however sure of themselves they are', () => {
    const { answers, ...members } = simulateMembers(createRandom(5), [2, 2]);
    const louder = answers.map((own, k) =>
      k === 0 ? own : own.map((p) => 1 / (1 + Math.exp(-0.2 * logOdds(p)))),
    );
    const [before, after] = [answers, louder].map((own) =>
      stackMembers({ answers: own, ...members }),
    );
    for (const [k, weight] of weightsOf(after!).entries()) {
      expect(weight).toBeCloseTo(weightsOf(before!)[k]!, 3);
    }
  });

  it('is the plain average with few artists, and where it is asked for', () => {
    const few = stackMembers(simulateMembers(createRandom(6), [50, 0], { artists: 3 }));
    const asked = stackMembers(simulateMembers(createRandom(6), [50, 0]), 'mean');
    for (const { strength, members } of [few, asked]) {
      expect(strength).toBeNull();
      expect(members[0]!.weight).toBe(members[1]!.weight);
    }
  });

  it('tolerates a member that always gives the same answer', () => {
    const { answers, ...members } = simulateMembers(createRandom(7), [2, 1]);
    const constant = answers[0]!.map(() => 0.5);
    const stacking = stackMembers({ ...members, answers: [answers[0]!, constant] });
    for (const weight of weightsOf(stacking)) expect(Number.isFinite(weight)).toBe(true);
  });

  it('needs pairs of both kinds', () => {
    const { same, ...members } = simulateMembers(createRandom(8), [2, 1]);
    const fitted = () => stackMembers({ ...members, same: same.map(() => 1) });
    expect(fitted).toThrow(expect.objectContaining({ code: 'PAIRS_ONE_CLASS' }));
  });
});
