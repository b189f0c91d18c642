import { rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenHarnessEnds } from './end-with-harness.ts';

/** The folder that a plugin's process may write to. */
export interface ScratchFolder {
  /** Absolute, without links. */
  readonly path: string;
  /** Call it when the process has ended; what ends the harness does it too. */
  remove(): Promise<void>;
}

/** Makes an empty folder for a plugin's process. */
export async function makeScratchFolder(): Promise<ScratchFolder> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'harness-plugin-'));
  // A process that was killed a moment ago may still be writing.
  const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 };
  const forget = whenHarnessEnds(() => {
    try {
      rmSync(path, removal);
    } catch {
      // Nobody is left to be told.
    }
  });
  return {
    path,
    async remove() {
      await rm(path, removal);
      forget();
    },
  };
}
