import { join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import {
  describeOwner,
  type Ownership,
  takeOwnership,
} from '../../../shared/ownership/take-ownership.ts';

/** Hidden, so that it does not belong to a collection. */
const ownerFile = '.import.json';

/** Folders that only this process imports into or removes from. */
export interface OwnedFolders {
  /**
   * @throws HarnessError `IMPORT_TAKEN_OVER` if this process paused for so long that another took over
   */
  requireHeld(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes this process the only one that imports into or out of folders, here and on machines that share
 * the disk; waits while another one does, and reports it.
 *
 * @param folders must exist
 */
export async function ownFolders(
  folders: readonly string[],
  log: (line: string) => void,
): Promise<OwnedFolders> {
  const owned: { readonly folder: string; readonly ownership: Ownership }[] = [];
  const release = async () => {
    for (const { ownership } of owned) await ownership.release();
  };
  try {
    // All processes use the same order, so that no two of them wait for each other.
    for (const folder of [...new Set(folders)].sort()) {
      const ownership = await takeOwnership(join(folder, ownerFile), (owner) =>
        log(
          `Another import uses ${folder}: ${describeOwner(owner)}. Waiting for it; Ctrl-C stops waiting.`,
        ),
      );
      owned.push({ folder, ownership });
    }
  } catch (error) {
    await release();
    throw error;
  }
  return {
    async requireHeld() {
      for (const { folder, ownership } of owned) {
        if (await ownership.isHeld()) continue;
        throw new HarnessError(
          'IMPORT_TAKEN_OVER',
          `Another process took over the import in ${folder}, because this one had paused for minutes. ` +
            'Imported files are kept.',
        );
      }
    },
    release,
  };
}
