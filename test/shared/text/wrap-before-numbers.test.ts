import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wrapBeforeNumbers } from '../../../harness/shared/text/wrap-before-numbers.ts';

const sentence = 'It is right in 67 % [54 %, 77 %] of the pairs, and took 12 min with 38 MB.';

it('never begins a line with a unit, and keeps every word', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 90 }), (width) => {
      const wrapped = wrapBeforeNumbers(sentence, width);
      expect(wrapped).not.toMatch(/\n(%|min|MB)/);
      expect(wrapped.replaceAll('\n', ' ')).toBe(sentence);
    }),
  );
});
