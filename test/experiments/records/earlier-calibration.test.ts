import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCalibration } from '../../../harness/experiments/records/read-run.ts';
import { calibrate } from '../../../harness/scoring/platt.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

it('reads the calibration of an earlier version, which kept all of a fit', async () => {
  const folder = join(temporaryFolder(), 'run');
  await mkdir(folder);
  const fitted = {
    input: 'log odds',
    slope: 2,
    intercept: -1,
    covariance: [0.1, 0, 0.1],
    freedom: 4,
    pairs: 100,
    artists: 5,
  };
  const record = { version: 1, method: 'platt', seen: fitted, unseen: fitted, both: fitted };
  await writeFile(join(folder, 'calibration.json'), JSON.stringify(record));
  await writeFile(join(folder, 'manifest.json'), '{}');
  const { unseen } = await readCalibration(folder);
  // As it was: 2 · log 4 − 1.
  expect(calibrate(unseen, 0.8).value).toBeCloseTo(1 / (1 + Math.exp(1 - 2 * Math.log(4))), 12);
});
