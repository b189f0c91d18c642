import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFinishedRun } from '../../../harness/experiments/records/read-run.ts';
import { createRunComparison } from '../../../harness/experiments/summary/compare-runs.ts';
import { rememberComparisons } from '../../../harness/experiments/summary/remember-comparisons.ts';
import { writeReportRun } from '../../evidence/report/write-report-run.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const root = temporaryFolder();
const file = join(root, 'cache', 'comparisons.json');

async function writeRun(id: string, skill: number, isSealed = true) {
  const { folder } = await writeReportRun(root, { id, skill, isSealed, hasEmbeddings: false });
  return readFinishedRun(folder);
}

/** Comparisons by a program that has just started; `reads` counts those that are computed. */
function start(what = 'auc on unseen') {
  const counted = { reads: 0 };
  const compare = createRunComparison('unseen');
  const remembered = rememberComparisons(
    async (first, second) => {
      counted.reads++;
      return compare(first, second);
    },
    file,
    what,
  );
  return { ...remembered, counted };
}

it('gives what was computed before, without reading the answers again', async () => {
  const [good, poor] = [await writeRun('good', 1), await writeRun('poor', 0.2)];
  const first = start();
  const computed = await first.compare([good], [poor]);
  expect(computed?.pValue).toBeLessThan(1);
  first.save();
  for (const { folder } of [good, poor]) rmSync(join(folder, 'predictions.csv'));
  const second = start();
  expect(await second.compare([good], [poor])).toEqual(computed);
  expect([first.counted.reads, second.counted.reads]).toEqual([1, 0]);

  // Of other answers, another threshold, another order or another test it knows nothing.
  const other = await writeRun('poor', 0.1);
  const moved = { ...good, scores: { ...good.scores, threshold: 0.123 } };
  await second.compare([good], [other]);
  await second.compare([moved], [poor]);
  await second.compare([poor], [good]);
  expect(second.counted.reads).toBe(3);
  const third = start('accuracy on unseen');
  await third.compare([good], [poor]);
  expect(third.counted.reads).toBe(1);
});

it('computes where runs have no digests, and where what it remembers is damaged', async () => {
  const [old, poor] = [await writeRun('old', 1, false), await writeRun('poor', 0.2)];
  for (let i = 0; i < 2; i++) {
    const program = start();
    await program.compare([old], [poor]);
    program.save();
    expect(program.counted.reads).toBe(1);
  }
  writeFileSync(file, '{"0": {"pValue": "small"}}');
  const program = start();
  await program.compare([poor], [poor]);
  expect(program.counted.reads).toBe(1);
});
