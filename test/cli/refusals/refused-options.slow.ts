import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { startHarness } from '../run-harness.ts';
import { listRefusals } from './list-refusals.ts';
import { refusalPlaces, writeRefusalPlaces } from './write-refusal-places.ts';

const root = temporaryFolder();
const refusals = listRefusals(refusalPlaces(root));
const atOnce = availableParallelism();

beforeAll(() => writeRefusalPlaces(root));

// The everyday test has each sentence once, in its own process.
describe('a process ends with 1 and one sentence on standard error', () => {
  const groups = Array.from({ length: Math.ceil(refusals.length / atOnce) }, (_, i) =>
    refusals.slice(i * atOnce, (i + 1) * atOnce),
  );
  it.each(groups.map((group) => [group.map(({ option }) => option).join(', '), group] as const))(
    '%s',
    async (_, group) => {
      await Promise.all(
        group.map(async ({ args, says }) => {
          const { exitCode, stdout, stderr } = await startHarness(root, args);
          const lines = stderr.split('\n').filter((line) => line.startsWith('Error: '));
          expect(lines, args.join(' ')).toEqual([expect.stringMatching(says)]);
          expect([exitCode, stdout], args.join(' ')).toEqual([1, '']);
          expect(stderr).not.toMatch(/\n\s+at /);
        }),
      );
    },
  );
});
