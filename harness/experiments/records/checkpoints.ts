import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CurvePoint } from '../../contract/plugin.ts';

export const checkpointsFolderName = 'checkpoints';
const describingFile = 'checkpoint.json';
const stateFolder = 'state';
const unfinishedFolder = 'unfinished';

/** Programs in the usual languages, and what says how they are started. */
const sources = /(\.([cm]?[jt]s|py|r|jl|lua|rb|go|rs|java|sh|c|cc|cpp|h|hpp|cu)|\bplugin\.json)$/i;
/** Folders with what others have written, or that hold nothing but copies. */
const notOwn = /(^|[\\/])(\.[^\\/]*|node_modules|site-packages|__pycache__)[\\/]/;

const checkpointSchema = z.object({
  fingerprint: z.string(),
  curve: z.array(
    z.looseObject({ epoch: z.number(), loss: z.number().nullable() }) as z.ZodType<CurvePoint>,
  ),
});

/** The checkpoints of one run: at most one whole one at any time, in `<run>/checkpoints/<n>/`. */
export interface Checkpoints {
  /** The last whole checkpoint: the folder with the plugin's state, and the curve up to it. */
  latest(): Promise<{ state: string; curve: CurvePoint[] } | undefined>;
  /** Whether what lies there was left by another program or engine, so that nothing goes on. */
  isOfOthers(): Promise<boolean>;
  /** Has the state written into an empty folder; it counts once it is whole. */
  save(write: (folder: string) => Promise<void>, curve: readonly CurvePoint[]): Promise<void>;
  clear(): Promise<void>;
}

/**
 * Opens the checkpoints of a run.
 *
 * @param fingerprint of everything that decides how training goes on, as
 * {@link fingerprintOf} makes it; a checkpoint with another one is left aside
 */
export function openCheckpoints(runFolder: string, fingerprint: string): Checkpoints {
  const root = join(runFolder, checkpointsFolderName);
  const numbers = async () =>
    (await readdir(root).catch(() => []))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => b - a);
  const latest: Checkpoints['latest'] = async () => {
    for (const number of await numbers()) {
      const folder = join(root, String(number));
      const text = await readFile(join(folder, describingFile), 'utf8').catch(() => '');
      const parsed = checkpointSchema.safeParse(parseJson(text));
      if (!parsed.success || parsed.data.fingerprint !== fingerprint) continue;
      return { state: join(folder, stateFolder), curve: parsed.data.curve };
    }
    return undefined;
  };
  return {
    latest,
    isOfOthers: async () => (await numbers()).length > 0 && (await latest()) === undefined,
    async save(write, curve) {
      const older = await numbers();
      const unfinished = join(root, unfinishedFolder);
      await rm(unfinished, { recursive: true, force: true });
      await mkdir(join(unfinished, stateFolder), { recursive: true });
      await write(join(unfinished, stateFolder));
      const described = JSON.stringify({ fingerprint, curve });
      await writeFile(join(unfinished, describingFile), described);
      await rename(unfinished, join(root, String((older[0] ?? 0) + 1)));
      for (const number of older) await rm(join(root, String(number)), { recursive: true });
    },
    clear: () => rm(root, { recursive: true, force: true }),
  };
}

/**
 * SHA-256 over the sources of the given folders, in whatever language, and the given facts: the same
 * program on the same engine goes on where it stopped, another one starts over.
 */
export async function fingerprintOf(
  folders: readonly string[],
  facts: Readonly<Record<string, unknown>>,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    for (const name of names.filter(isSource).sort()) {
      hash.update(`\0${name}\0`).update(await readFile(join(folder, name)));
    }
  }
  return hash.digest('hex');
}

function isSource(name: string): boolean {
  return sources.test(name) && !notOwn.test(name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
