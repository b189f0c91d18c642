import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { createTimeEstimate } from '../../../harness/experiments/parts/estimate-run-seconds.ts';
import { listPartCommands } from '../../../harness/experiments/parts/part-commands.ts';

it('the commands of parts say all that was said but how many there are and how to print them', () => {
  const argv = ['run', 'a', '--plan', 'b', '--seeds', '0..4', '--shards', '3', '--json'];
  const expected = ['1/3', '3/3'].map((part) => `npx harness run a b --seeds 0..4 --shard ${part}`);
  expect(listPartCommands(argv, [1, 3], 3)).toEqual(expected);
  expect(listPartCommands(['run', 'a', 'b', '--shards=2', '--plan=true'], [1], 1)).toEqual([
    'npx harness run a b --shard 1/1',
  ]);
});

it('a shell reads the words of a command as they were', () => {
  const hostile = ["it's", '$(id)', '`id`', 'a b', '', '"', '\\', 'new\nline', '*', '--shards'];
  const [command = ''] = listPartCommands(['run', ...hostile.slice(0, -1)], [1], 1);
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`])
    .toString()
    .split('\0');
  const part = ['--shard', '1/1', ''];
  expect(words).toEqual(['npx', 'harness', 'run', ...hostile.slice(0, -1), ...part]);
});

it('a run is expected to take as long as the most alike before it', () => {
  const run = (plugin: string, epochs: number, seconds: number) => ({
    plugin,
    options: { epochs },
    seconds,
  });
  const earlier = [
    run('a', 1, 10),
    run('a', 1, 12),
    run('a', 1, 90),
    run('a', 5, 40),
    run('b', 1, 2),
  ];
  const estimate = createTimeEstimate(earlier);
  expect(estimate({ plugin: 'a', options: { epochs: 1 } })).toBe(12);
  expect(estimate({ plugin: 'a', options: { epochs: 7 } })).toBe(26);
  expect(estimate({ plugin: 'c', options: {} })).toBe(12);
  expect(createTimeEstimate([])({ plugin: 'a', options: {} })).toBe(1);
});
