import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeySet } from '../../harness/host/key-set.ts';

const key = fc.oneof(
  fc.nat(40),
  fc.maxSafeInteger().map(Math.abs),
  fc.nat(2 ** 20).map((n) => n * 2 ** 32),
);

test('holds what a Set holds, ascending', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300 }), (keys) => {
      const set = createKeySet(keys.length);
      for (const one of keys) set.add(one);
      const expected = [...new Set(keys)].sort((x, y) => x - y);
      expect(set.size).toBe(expected.length);
      expect([...set.sorted()]).toEqual(expected);
    }),
  );
});

test('says so when it is asked to hold more than it was made for', () => {
  const set = createKeySet(2);
  for (const one of [1, 2, 2, 1]) set.add(one);
  expect(() => set.add(3)).toThrow('Expected at most 2 numbers');
});
