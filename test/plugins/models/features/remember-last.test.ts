import { expect, it } from 'vitest';
import { rememberLast } from '../../../../plugins/models/features/remember-last.ts';

it('what is made from a list is made once, and freed when another list comes', async () => {
  const done: string[] = [];
  const { of, forget } = rememberLast(
    async (paintings) => {
      done.push(`made ${paintings.length}`);
      return paintings.length;
    },
    (made) => done.push(`freed ${made}`),
  );
  const [one, two] = [[{ key: 'a' }], [{ key: 'a' }, { key: 'b' }]];
  expect([await of(one), await of(one), await of(two)]).toEqual([1, 1, 2]);
  forget();
  forget();
  await of(two);
  expect(done).toEqual(['made 1', 'made 2', 'freed 1', 'freed 2', 'made 2']);
});
