import { expect, it } from 'vitest';
import { Latest } from '../../../harness/evidence/serve/latest.ts';

it('makes each thing once while it is asked for, and again after another', async () => {
  const latest = new Latest<string>();
  const made: string[] = [];
  const get = (key: string) =>
    latest.get(key, async () => {
      made.push(key);
      return key;
    });
  expect(await Promise.all([get('a'), get('a')])).toEqual(['a', 'a']);
  expect(await get('a')).toBe('a');
  expect(made).toEqual(['a']);
  expect(await get('b')).toBe('b');
  expect(await get('a')).toBe('a');
  expect(made).toEqual(['a', 'b', 'a']);
});

it('makes again what has failed', async () => {
  const latest = new Latest<number>();
  let calls = 0;
  const get = () =>
    latest.get('a', async () => {
      calls++;
      if (calls === 1) throw new Error('broken');
      return calls;
    });
  await expect(Promise.all([get(), get()])).rejects.toThrow('broken');
  await latest.settle();
  expect(await get()).toBe(2);
});
