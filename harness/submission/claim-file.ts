import { basename } from 'node:path';
import { HarnessError } from '../contract/errors.ts';
import {
  describeOwner,
  type Ownership,
  takeOwnership,
} from '../shared/ownership/take-ownership.ts';

/**
 * Claims a file for this process, so that no two processes write it at once, on one machine or on several
 * that share a disk. A claim by a process that has ended (was killed) is ignored.
 *
 * @throws HarnessError `SUBMISSION_BUSY`, and the system's error if nothing can be written
 */
export async function claimFile(file: string): Promise<Ownership> {
  return takeOwnership(`${file}.owner`, (owner) => {
    throw busy(file, describeOwner(owner));
  });
}

/** @throws HarnessError `SUBMISSION_BUSY` if this process was paused for minutes and was replaced */
export async function requireClaim(claim: Ownership, file: string): Promise<void> {
  if (!(await claim.isHeld()))
    throw busy(file, 'another process, because this one had paused for minutes');
}

function busy(file: string, owner: string): HarnessError {
  return new HarnessError(
    'SUBMISSION_BUSY',
    `${basename(file)} is being written by ${owner}. Wait for it, or choose another file.`,
  );
}
