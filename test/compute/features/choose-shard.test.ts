import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseShard, takeShard } from '../../../harness/compute/features/choose-shard.ts';

const slurm = (id: number, min: number, max: number, count: number, step?: number) => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_MIN: String(min),
  SLURM_ARRAY_TASK_MAX: String(max),
  SLURM_ARRAY_TASK_COUNT: String(count),
  ...(step === undefined ? {} : { SLURM_ARRAY_TASK_STEP: String(step) }),
});

describe('the part of a job', () => {
  test.each([
    ['everything by default', undefined, undefined, {}, [1, 1]],
    ['what --shard says', '2/8', undefined, slurm(1, 1, 3, 3), [2, 8]],
    ['its place in a Slurm array', undefined, undefined, slurm(3, 1, 4, 4), [3, 4]],
    ['its place in one from 0', undefined, undefined, slurm(0, 0, 3, 4), [1, 4]],
    ['its place in one with steps', undefined, undefined, slurm(5, 1, 7, 4, 2), [3, 4]],
    ['its completion index', undefined, 4, { JOB_COMPLETION_INDEX: '3' }, [4, 4]],
  ] as const)('is %s', (_, option, shards, environment, [index, count]) => {
    expect(chooseShard(option, shards, environment)).toMatchObject({ index, count });
  });

  test.each([
    ['3/2', undefined, {}, 'Part 3 of 2 does not exist'],
    ['0/2', undefined, {}, 'Part 0 of 2 does not exist'],
    ['two', undefined, {}, 'Option --shard must be i/n'],
    [undefined, undefined, slurm(7, 1, 7, 3), 'This Slurm array has gaps'],
    [
      undefined,
      undefined,
      { SLURM_ARRAY_TASK_ID: '2', SLURM_ARRAY_TASK_MAX: '4' },
      'SLURM_ARRAY_TASK_MIN, SLURM_ARRAY_TASK_COUNT are not',
    ],
    [
      undefined,
      undefined,
      { ...slurm(2, 1, 4, 4), SLURM_ARRAY_TASK_COUNT: '' },
      'SLURM_ARRAY_TASK_COUNT is not',
    ],
    [undefined, undefined, slurm(1, 1, 4, 4, 0), 'SLURM_ARRAY_TASK_STEP is 0, expected at least 1'],
    [undefined, undefined, slurm(1, 1, 4, 0), 'SLURM_ARRAY_TASK_COUNT asks for no part'],
    [undefined, undefined, slurm(1, 1, 1e9, 1e9), 'SLURM_ARRAY_TASK_COUNT asks for more parts'],
    ['1/0', undefined, {}, '1 to 100000 parts; option --shard asks for no part'],
    ['1/99999999999999999999999', undefined, {}, 'option --shard asks for more parts than that'],
    [undefined, 1e9, { JOB_COMPLETION_INDEX: '0' }, 'option --shards asks for more parts'],
    [undefined, undefined, { SLURM_ARRAY_TASK_ID: 'x' }, 'SLURM_ARRAY_TASK_ID is "x"'],
    [undefined, undefined, { JOB_COMPLETION_INDEX: '0' }, 'Give --shards'],
    [undefined, 2, { JOB_COMPLETION_INDEX: '2' }, 'Part 3 of 2 does not exist'],
    [undefined, 2, {}, 'Option --shards requires JOB_COMPLETION_INDEX'],
  ] as const)('%s, %s is refused', (option, shards, environment, message) => {
    expect(() => chooseShard(option, shards, environment)).toThrow(message);
  });
});

describe('the paintings of a job', () => {
  const paintings = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ digest: `${i}` }));

  test('are 75 of 300 for each of four', () => {
    const sizes = [1, 2, 3, 4].map(
      (index) => takeShard(paintings(300), { index, count: 4 }).length,
    );
    expect(sizes).toEqual([75, 75, 75, 75]);
  });

  test('differ in number by one at most, and are all paintings together, each once', () => {
    fc.assert(
      fc.property(fc.nat(1_500), fc.integer({ min: 1, max: 12 }), (size, count) => {
        const all = paintings(size);
        const withCopies = [...all, ...all.slice(0, 9)];
        const parts = Array.from({ length: count }, (_, i) =>
          takeShard(withCopies, { index: i + 1, count }),
        );
        const sizes = parts.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(new Set(parts.flat())).toEqual(new Set(all));
        expect(parts.flat()).toHaveLength(size);
      }),
    );
  });
});
