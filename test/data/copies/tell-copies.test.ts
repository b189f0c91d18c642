import { expect, it } from 'vitest';
import { tellCopies } from '../../../harness/data/copies/tell-copies.ts';

const digests = ['a', 'b', 'c', 'd', 'e'].map((digit) => digit.repeat(64));
const hashes = ['0', '1', '1', '0', '1'].map((bit) => bit.repeat(64));
const [a, b, c, d, e] = digests.map((digest, i) => ({ digest, perceptualHash: hashes[i]! }));

it('tells copies by what people decided, and else by details and hashes', () => {
  const found = [
    { first: a!.digest, second: b!.digest },
    { first: a!.digest, second: c!.digest },
  ];
  const decisions = [
    { decision: 'rejected', first: c!.digest, second: a!.digest },
    { decision: 'rejected', first: a!.digest, second: d!.digest },
    { decision: 'confirmed', first: d!.digest, second: e!.digest },
  ] as const;
  const isCopy = tellCopies(found, decisions, 6);
  const both = (one = a!, other = a!) => [isCopy(one, other), isCopy(other, one)];
  expect(both(a, a)).toEqual([true, true]);
  expect(both(a, b)).toEqual([true, true]);
  expect(both(a, c)).toEqual([false, false]);
  expect(both(a, d)).toEqual([false, false]);
  expect(both(d, e)).toEqual([true, true]);
  expect(both(b, e)).toEqual([true, true]);
  expect(both(a, e)).toEqual([false, false]);
});
