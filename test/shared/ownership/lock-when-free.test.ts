import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockWhenFree } from '../../../harness/shared/ownership/lock-when-free.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

it('says once that it waits', async () => {
  const file = join(temporaryFolder(), 'file');
  const release = await lockWhenFree(file, 20_000, () => {
    throw new Error('It is free');
  });
  let said = 0;
  const second = await new Promise<() => Promise<void>>((resolve, reject) => {
    const waiting = lockWhenFree(file, 20_000, () => {
      said++;
      release().catch(reject);
    });
    waiting.then(resolve, reject);
  });
  await second();
  expect(said).toBe(1);
});
