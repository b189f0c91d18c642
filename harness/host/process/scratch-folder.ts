import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from '../../shared/ownership/process-start.ts';
import { whenHarnessEnds } from './end-with-harness.ts';

/** Longer than any training: programs that share this folder may not see each other's processes. */
const weekMs = 7 * 86_400_000;
/** Only one search per process: it takes a while if many programs leave files. */
let hasLooked = false;

/** The use of a folder: a plugin's process, or pictures made for one answer. */
export type ScratchUse = 'plugin' | 'verify' | 'occlusion';

/** A folder that is removed when the harness ends. */
export interface ScratchFolder {
  /** Absolute, without links. */
  readonly path: string;
  /** Call it at the end of the work; it is also called when the harness ends. */
  remove(): Promise<void>;
}

/** Creates an empty folder, by default for a plugin's process. */
export async function makeScratchFolder(use: ScratchUse = 'plugin'): Promise<ScratchFolder> {
  const place = await realpath(tmpdir());
  await removeAbandoned(place);
  const path = await mkdtemp(join(place, `harness-${use}-${process.pid}-`));
  // A process killed a moment ago may still be writing.
  const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 };
  const forget = whenHarnessEnds(() => {
    try {
      rmSync(path, removal);
    } catch {
      // The failure can no longer be reported.
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

/** Removes folders that a killed harness has left here, once it is gone and a week has passed. */
async function removeAbandoned(place: string): Promise<void> {
  if (hasLooked) return;
  hasLooked = true;
  for (const name of await readdir(place).catch(() => [])) {
    const [, pid] = /^harness-(?:plugin|verify|occlusion)-(\d+)-\w{6}$/.exec(name) ?? [];
    if (pid === undefined || isProcessAlive(Number(pid), null)) continue;
    const path = join(place, name);
    const { mtimeMs } = (await lstat(path).catch(() => undefined)) ?? { mtimeMs: Date.now() };
    // A folder of another user stays.
    if (Date.now() - mtimeMs > weekMs) await rm(path, { recursive: true }).catch(() => {});
  }
}
