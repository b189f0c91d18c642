import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { HarnessError } from '../contract/errors.ts';

/**
 * Claims a file for this process, so that two never write it together; returns what gives it back.
 * A claim whose process is gone (killed) counts for nothing, so the next run need not wait.
 */
export async function claimFile(file: string): Promise<() => Promise<void>> {
  const claim = `${file}.pid`;
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(claim, `${process.pid}\n`, { flag: 'wx' });
      ownClaims.add(claim);
      return async () => {
        ownClaims.delete(claim);
        await rm(claim, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number.parseInt(await readFile(claim, 'utf8').catch(() => ''), 10);
    if (owner === process.pid ? ownClaims.has(claim) : isRunning(owner)) {
      throw new HarnessError(
        'SUBMISSION_BUSY',
        `${basename(file)} is being written by process ${owner}. Wait for it, or choose another ` +
          `file; if that process is something else, delete ${basename(claim)}.`,
      );
    }
    await rm(claim, { force: true });
  }
  throw new HarnessError(
    'SUBMISSION_BUSY',
    `${basename(file)} is being written by another process. Wait for it, or choose another file.`,
  );
}

/** Claims of this process: after a restart of the machine its number may be that of a dead one. */
const ownClaims = new Set<string>();

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
