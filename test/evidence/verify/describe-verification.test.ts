import { expect, it } from 'vitest';
import { describeVerification } from '../../../harness/evidence/verify/describe-verification.ts';
import { drawEvidence } from '../../../harness/evidence/verify/draw-evidence.ts';
import type { Verification, VerifiedPair } from '../../../harness/evidence/verify/verification.ts';
import type { Estimate } from '../../../harness/scoring/score.ts';

const image = (file: string) => ({
  file,
  digest: '',
  width: 40,
  height: 30,
  known: null,
  nearest: [],
});

function verification(probability: Estimate): Verification {
  const ifUnseen = { value: 0.05, low: 0.02, high: 0.11 };
  const ifSeen = { value: 0.13, low: 0.07, high: 0.22 };
  const unknown = { value: 0.7, low: null, high: null };
  const verdict = 'different' as const;
  return {
    version: 1,
    run: {
      id: 'a-run',
      plugin: 'a',
      trainedOn: { name: 'paintings', isInvented: false },
      flags: [],
      unseenAuc: unknown,
      unseenAccuracy: unknown,
    },
    prior: 0.5,
    images: ['a.jpg', 'b.jpg'].map(image),
    pairs: [
      {
        a: 0,
        b: 1,
        score: 0.2,
        probability,
        ifUnseen,
        ifSeen,
        tested: null,
        verdict,
        copies: false,
      },
    ],
    searched: 0,
    noNearest: null,
  };
}

const firstLine = (probability: Estimate) =>
  describeVerification(verification(probability), { colour: false }).split('\n')[0];

it('shows the interval of its first figure where there is one', () => {
  expect(firstLine({ value: 0.08, low: 0.02, high: 0.22 })).toBe(
    'a.jpg and b.jpg: 8 % [2 %, 22 %] that one artist painted both, probably by two artists',
  );
  expect(firstLine({ value: 0.08, low: null, high: null })).toBe(
    'a.jpg and b.jpg: 8 % that one artist painted both, probably by two artists',
  );
});

it('says what a picture from elsewhere means for its figures', () => {
  const asked = verification({ value: 0.5, low: null, high: null });
  const say = (changes: Partial<Verification>) =>
    describeVerification({ ...asked, ...changes }, { colour: false }).replaceAll(/\s+/g, ' ');
  expect(say({})).toContain('These figures are for paintings like those of paintings.');
  const trainedOn = { name: 'demo', isInvented: true };
  expect(say({ run: { ...asked.run, trainedOn } })).toContain('trained on invented painters');
  const known = { id: 'a', artist: 'A', part: 'test' };
  const images = asked.images.map((one) => ({ ...one, known }));
  expect(say({ images, run: { ...asked.run, trainedOn } })).not.toContain('invented');
});

it('says what colours of the matrix mean only where there are colours', () => {
  const two = verification({ value: 0.5, low: null, high: null });
  const three = { ...two, images: [...two.images, ...two.images.slice(0, 1)] };
  const say = (colour: boolean) => describeVerification(three, { colour });
  expect(say(true)).toContain('The colours apply to artists never seen');
  expect(say(false)).toContain('Probability that one artist painted both:');
  expect(say(false)).not.toContain('colours');
});

const headlines: [Partial<VerifiedPair>, string][] = [
  [{}, 'Probably two artists'],
  [{ verdict: 'unsure' }, 'It cannot tell'],
  [{ verdict: 'too few artists' }, 'No verdict'],
  [{ copies: true }, 'The same picture twice'],
];
it.each(headlines)('a picture of %o has the headline %s', async (change, headline) => {
  const whole = verification({ value: 0.75, low: 0.4, high: 0.9 });
  const pairs = whole.pairs.map((pair) => ({ ...pair, ...change }));
  const drawn = await drawEvidence({ ...whole, pairs });
  expect(drawn.match(/class="big[^>]*>([^<]*)/)?.[1]).toBe(headline);
});
