import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Division, keepDivision } from '../../../harness/experiments/parts/division-file.ts';
import type { LocatedRun } from '../../../harness/experiments/plan/locate-runs.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const runs = ['a', 'b', 'c'].map((label) => ({ label, splitHash: 'x', collectionName: 'y' }));
const division: Division = {
  version: 1,
  parts: 2,
  runs: runs.map(({ label }, i) => ({ label, part: (i % 2) + 1, seconds: 1 })),
  isTimed: false,
};
const submissions = temporaryFolder();
const keep = () =>
  keepDivision(
    runs as unknown as LocatedRun[],
    2,
    submissions,
    () => Promise.resolve(division),
    () => {},
  );
const [one, other, last] = division.runs;

it('a division that was kept is read again, and a damaged one is refused by name', async () => {
  await keep();
  const folder = join(submissions, '.parts');
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const file = join(folder, name);
  const kept = readFileSync(file, 'utf8');
  expect(await keep()).toEqual(division);
  const damaged = {
    code: 'SHARD_INVALID',
    message: expect.stringContaining(`${file}, the list of`),
  };
  for (const text of [
    '{',
    JSON.stringify({ ...division, parts: 3 }),
    JSON.stringify({ ...division, runs: [one, other] }),
    JSON.stringify({ ...division, runs: [one, { ...other, part: 3 }, last] }),
    JSON.stringify({ ...division, runs: [one, { ...other, part: 0 }, last] }),
    JSON.stringify({ ...division, runs: [one, last, other] }),
  ]) {
    writeFileSync(file, text);
    await expect(keep(), text).rejects.toMatchObject(damaged);
  }
  rmSync(file);
  mkdirSync(file);
  await expect(keep()).rejects.toMatchObject(damaged);
  rmSync(file, { recursive: true });
  writeFileSync(file, kept);
  expect(await keep()).toEqual(division);
});
