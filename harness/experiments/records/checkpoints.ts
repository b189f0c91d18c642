import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CurvePoint } from '../../contract/plugin.ts';
import { compareDigests, digestFolder } from '../../shared/seal/digest-folder.ts';
import { isSealIntact, sealJson } from '../../shared/seal/seal-json.ts';
import { syncFolder } from '../../shared/sync-folder.ts';

export const checkpointsFolderName = 'checkpoints';
const describingFile = 'checkpoint.json';
const stateFolder = 'state';
const unfinishedFolder = 'unfinished';

const checkpointSchema = z.object({
  fingerprint: z.string(),
  /** SHA-256 of each file of the state by its path, with `/`. */
  files: z.record(z.string(), z.string()),
  curve: z.array(
    z.looseObject({ epoch: z.number(), loss: z.number().nullable() }) as z.ZodType<CurvePoint>,
  ),
});

/** The checkpoints of a run. */
export interface FoundCheckpoints {
  /** The newest complete one: the folder with the plugin's state, and the curve up to it. */
  readonly newest?: { readonly state: string; readonly curve: CurvePoint[] };
  /** Damaged files of newer checkpoints, for users. */
  readonly damaged: readonly string[];
  /**
   * Whether all existing checkpoints come from other code or another engine, so that training starts again.
   */
  readonly isOfOthers: boolean;
}

/** The checkpoints of one run: the last two complete ones, in `<run>/checkpoints/<n>/`. */
export interface Checkpoints {
  find(): Promise<FoundCheckpoints>;
  /** Lets `write` save the state into an empty folder; it counts once it is complete. */
  save(write: (folder: string) => Promise<void>, curve: readonly CurvePoint[]): Promise<void>;
  clear(): Promise<void>;
}

/** One more than needed, in case one is damaged. */
const kept = 2;

/**
 * Opens the checkpoints of a run.
 *
 * @param fingerprint of everything that determines how training continues, as from `digestSources`;
 *   checkpoints with another one are ignored
 */
export function openCheckpoints(runFolder: string, fingerprint: string): Checkpoints {
  const root = join(runFolder, checkpointsFolderName);
  const numbers = async () =>
    (await readdir(root).catch(() => []))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => b - a);
  return {
    async find() {
      const damaged: string[] = [];
      let others = 0;
      for (const number of await numbers()) {
        const folder = join(root, String(number));
        const file = join(folder, describingFile);
        const text = await readFile(file, 'utf8').catch(() => '');
        const parsed = checkpointSchema.safeParse(isSealIntact(text) ? parseJson(text) : undefined);
        if (!parsed.success) {
          damaged.push(file);
          continue;
        }
        if (parsed.data.fingerprint !== fingerprint) {
          others++;
          continue;
        }
        const state = join(folder, stateFolder);
        const [changed] = compareDigests(parsed.data.files, await digestFolder(state));
        if (changed === undefined) {
          return { newest: { state, curve: parsed.data.curve }, damaged, isOfOthers: false };
        }
        damaged.push(join(state, changed.file));
      }
      return { damaged, isOfOthers: others > 0 };
    },
    async save(write, curve) {
      const older = await numbers();
      const unfinished = join(root, unfinishedFolder);
      await rm(unfinished, { recursive: true, force: true });
      const state = join(unfinished, stateFolder);
      await mkdir(state, { recursive: true });
      await write(state);
      const described = sealJson({ fingerprint, files: await digestFolder(state), curve });
      await writeFile(join(unfinished, describingFile), described);
      await syncFolder(unfinished);
      await rename(unfinished, join(root, String((older[0] ?? 0) + 1)));
      for (const number of older.slice(kept - 1)) {
        await rm(join(root, String(number)), { recursive: true });
      }
    },
    clear: () => rm(root, { recursive: true, force: true }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
