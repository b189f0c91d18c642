import { describe, expect, test } from 'vitest';
import { choosePart, refuseParts } from '../../../harness/cli/arguments/choose-part.ts';

const nothing = { plan: false, tableOnly: false };
const slurm = {
  SLURM_ARRAY_TASK_ID: '2',
  SLURM_ARRAY_TASK_MIN: '1',
  SLURM_ARRAY_TASK_MAX: '4',
  SLURM_ARRAY_TASK_COUNT: '4',
};

describe('what of a list of runs a process makes', () => {
  test.each([
    ['all of it', nothing, {}, { kind: 'all' }],
    ['its place in a Slurm array', nothing, slurm, { kind: 'part', shard: { index: 2, count: 4 } }],
    [
      'the one part that is asked for',
      { ...nothing, shard: '1/1' },
      slurm,
      { kind: 'part', shard: { index: 1, count: 1 } },
    ],
    [
      'all of it as the only task of a Slurm array',
      nothing,
      {
        ...slurm,
        SLURM_ARRAY_TASK_MIN: '2',
        SLURM_ARRAY_TASK_MAX: '2',
        SLURM_ARRAY_TASK_COUNT: '1',
      },
      { kind: 'all' },
    ],
    ['all of it by default', nothing, {}, { kind: 'all' }],
    ['a table of all, in whatever task', { ...nothing, tableOnly: true }, slurm, { kind: 'all' }],
    ['a plan of all', { ...nothing, plan: true, shards: 3 }, slurm, { kind: 'plan', count: 3 }],
    ['a plan of each run', { ...nothing, plan: true }, {}, { kind: 'plan', count: undefined }],
  ])('is %s', async (_, args, environment, expected) => {
    expect(await choosePart(args, environment)).toMatchObject(expected);
  });

  test.each([
    [{ ...nothing, plan: true, shard: '1/2' }, '--plan and --shard cannot be used together'],
    [{ plan: true, tableOnly: true }, '--plan and --table-only cannot be used together'],
    [
      { ...nothing, tableOnly: true, shard: '1/2' },
      '--table-only and --shard cannot be used together',
    ],
    [
      { ...nothing, tableOnly: true, shards: 2 },
      '--table-only and --shards cannot be used together',
    ],
    [{ ...nothing, shard: '5/2' }, 'Part 5 of 2 does not exist'],
    [{ ...nothing, plan: true, shards: 1e9 }, 'option --shards asks for more parts than that'],
  ])('%j is refused', async (args, message) => {
    await expect(choosePart(args, {})).rejects.toThrow(message);
  });

  test('is no choice where there is one run', () => {
    expect(() => refuseParts({ ...nothing, shard: '1/2' })).toThrow('Option --shard is for lists');
    expect(() => refuseParts({ ...nothing, shards: 2 })).toThrow('Option --shards is for lists');
    expect(() => refuseParts({ ...nothing, plan: true })).toThrow('Option --plan is for lists');
    expect(() => refuseParts({ ...nothing, tableOnly: true })).toThrow('--table-only is for lists');
    expect(() => refuseParts(nothing)).not.toThrow();
  });
});
