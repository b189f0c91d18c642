import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { writeReportRun } from '../evidence/report/write-report-run.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { bin, startHarness } from './run-harness.ts';

const id = 'xception-demo-seed0-0000aaaa';

it('a removal that is killed leaves a whole run or none, and can be finished', async () => {
  const root = temporaryFolder();
  const submissions = join(root, 'submissions');
  const { folder } = await writeReportRun(temporaryFolder(), { id, isSealed: true });
  // Enough files that the kill comes between two of them.
  const heatmaps = join(folder, 'heatmaps');
  mkdirSync(heatmaps);
  for (let i = 0; i < 20_000; i++) writeFileSync(join(heatmaps, `${i}.txt`), '');
  const removed = join(submissions, '.removed');
  const there = { whole: 0, gone: 0 };
  for (const wait of ['at once', 'when begun']) {
    cpSync(folder, join(submissions, id), { recursive: true });
    const child = execa(process.execPath, [bin, 'runs', 'remove', id, '--yes'], {
      env: { HARNESS_ROOT: root, HARNESS_CONFIG: '' },
      reject: false,
    });
    const hasBegun = () => existsSync(removed) && readdirSync(removed).length > 0;
    while (wait === 'when begun' && !hasBegun()) await setTimeout(1);
    child.kill('SIGKILL');
    expect((await child).signal).toBe('SIGKILL');
    if (existsSync(join(submissions, id))) {
      there.whole++;
      const verified = await startHarness(root, ['runs', 'verify', id, '--json']);
      expect(JSON.parse(verified.stdout)).toMatchObject([{ verdict: 'intact' }]);
      expect((await startHarness(root, ['runs', 'remove', id, '--yes'])).exitCode).toBe(0);
      continue;
    }
    there.gone++;
    expect(readdirSync(removed)).toHaveLength(1);
    const listed = await startHarness(root, ['runs', 'list']);
    expect(listed.stderr).toMatch(/A removal was interrupted/);
    expect((await startHarness(root, ['runs', 'remove'])).exitCode).toBe(0);
    expect(readdirSync(removed)).toEqual([]);
  }
  expect(there).toEqual({ whole: 1, gone: 1 });
});
