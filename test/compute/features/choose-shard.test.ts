import { describe, expect, test } from 'vitest';
import { chooseShard } from '../../../harness/compute/features/choose-shard.ts';

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
    ['two', undefined, {}, 'Option --shard needs i/n'],
    [undefined, undefined, slurm(7, 1, 7, 3), 'This Slurm array has gaps'],
    [undefined, undefined, { SLURM_ARRAY_TASK_ID: 'x' }, 'SLURM_ARRAY_TASK_ID is "x"'],
    [undefined, undefined, { JOB_COMPLETION_INDEX: '0' }, 'Give --shards'],
    [undefined, 2, { JOB_COMPLETION_INDEX: '2' }, 'Part 3 of 2 does not exist'],
    [undefined, 2, {}, 'Option --shards needs JOB_COMPLETION_INDEX'],
  ] as const)('%s, %s is refused', (option, shards, environment, message) => {
    expect(() => chooseShard(option, shards, environment)).toThrow(message);
  });
});
