import { expect, it } from 'vitest';
import { requireFoundWeights } from '../../../harness/experiments/run/require-same-weights.ts';

const before = { backbone: 'xception', status: 'trained', digest: 'ab' } as const;
const found = { networks: [before], named: [] };

it('refuses a training on other weights than were found before it', () => {
  const require = (...reported: object[]) =>
    requireFoundWeights(
      'plain-cosine',
      found,
      reported.map((one) => ({ ...before, source: 'a file', ...one })),
    );
  const refused = expect.objectContaining({ code: 'WEIGHTS_CHANGED' });
  expect(() => require({ digest: 'cd' })).toThrow(refused);
  expect(() => require({ status: 'untrained', digest: null })).toThrow(refused);
  expect(() => require(before)).not.toThrow();
  // Nothing was said of it before.
  expect(() => require(before, { backbone: 'another', digest: 'cd' })).not.toThrow();
  expect(() => require()).not.toThrow();
});
