import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readListedPairs } from '../../harness/data/pairs/read-listed-pairs.ts';
import { readSweepFile } from '../../harness/experiments/plan/read-sweep-file.ts';
import { refusePipe } from '../../harness/shared/refuse-pipe.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

describe.skipIf(process.platform === 'win32')('a pipe in the place of a file', () => {
  const folder = temporaryFolder();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);

  it('is refused without waiting for someone who writes, as a device is', async () => {
    for (const file of [pipe, '/dev/zero']) {
      await expect(refusePipe(file)).rejects.toThrow(/it is a pipe or a device/);
    }
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await refusePipe(file);
    await refusePipe(folder);
  });

  it('is refused for the file of a sweep and for a list of pairs', async () => {
    await expect(readSweepFile(pipe)).rejects.toMatchObject({
      code: 'SWEEP_FILE_INVALID',
      message: expect.stringContaining('pipe cannot be read: it is a pipe or a device'),
    });
    await expect(readListedPairs(pipe)).rejects.toMatchObject({
      code: 'PAIRS_UNREADABLE',
      message: expect.stringContaining('pipe cannot be read: it is a pipe or a device'),
    });
  });
});
