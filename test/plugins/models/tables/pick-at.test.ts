import { expect, it } from 'vitest';
import { pickAt } from '../../../../plugins/models/tables/pick-at.ts';

it('items come in the order of the places, as often as asked for', () => {
  expect(pickAt('abc', [2, 0, 2])).toEqual(['c', 'a', 'c']);
});

it('a place that is not there is an error', () => {
  expect(() => pickAt([1, 2], [2])).toThrow(RangeError);
});
