import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { findEnginesFolder } from '../cache-folder.ts';
import { kernelsName, readBindingPackageVersion } from './compile-binding.ts';
import { libraryNames } from './library-names.ts';

const recordSchema = z.object({
  /** `own` is a Python TensorFlow that someone else installed and maintains. */
  variant: z.enum(['cpu', 'cuda', 'own']),
  version: z.string(),
  /** Folder of the libraries, in which the binding looks for them. */
  tensorflow: z.string(),
  /** Bytes of each library, to detect a damaged or replaced one before it is loaded. */
  libraryBytes: z.record(z.string(), z.number()),
  /** Version of tfjs-node-gpu from whose source the binding was compiled. */
  bindingPackage: z.string(),
});
export type EngineRecord = z.output<typeof recordSchema>;

/** A TensorFlow installed by `engine install`. */
export interface InstalledEngine extends EngineRecord {
  /** Its folder in the cache. */
  readonly folder: string;
  /** The compiled binding in that folder. */
  readonly binding: string;
  /** An addon to load before the binding, which limits TensorFlow's log to its level. */
  readonly quietLog: string;
  /** The addon with the project's own operations; absent if it could not be compiled. */
  readonly kernels: string | undefined;
  /** The one that selectEngine uses, which is the one installed last. */
  readonly active: boolean;
}

export const recordName = 'engine.json';
export const activeName = 'active';
export const bindingName = 'tfjs_binding.node';
export const quietLogName = 'quiet_log.node';

/** The installed engines, in the order of the folders' names. */
export async function listInstalled(): Promise<InstalledEngine[]> {
  const root = findEnginesFolder();
  const names = (await readdir(root).catch(() => [])).sort((a, b) => (a < b ? -1 : 1));
  const active = await readActiveName(root);
  const found: InstalledEngine[] = [];
  for (const name of names) {
    const record = await readRecord(join(root, name));
    if (record === undefined) continue;
    const folder = join(root, name);
    found.push({
      ...record,
      folder,
      binding: join(folder, bindingName),
      quietLog: join(folder, quietLogName),
      kernels: findKernels(folder),
      active: name === active,
    });
  }
  return found;
}

/** The installed TensorFlow to use, or undefined if there is none. */
export async function findActive(): Promise<InstalledEngine | undefined> {
  const all = await listInstalled();
  return all.find((engine) => engine.active) ?? all[0];
}

/** The addon compiled from the current source. */
export function findKernels(folder: string): string | undefined {
  const kernels = join(folder, kernelsName());
  return existsSync(kernels) ? kernels : undefined;
}

async function readActiveName(root: string): Promise<string | undefined> {
  return (await readFile(join(root, activeName), 'utf8').catch(() => undefined))?.trim();
}

async function readRecord(folder: string): Promise<EngineRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, recordName), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Why an installed TensorFlow cannot be used, or undefined if it can. */
export async function findDamage(engine: InstalledEngine): Promise<string | undefined> {
  for (const name of libraryNames) {
    const library = join(engine.tensorflow, name);
    const size = (await stat(library).catch(() => undefined))?.size;
    if (size === undefined) return `its library ${library} is missing`;
    if (size !== engine.libraryBytes[name]) {
      return `its library ${library} differs from the one that it was compiled against`;
    }
  }
  for (const addon of [engine.binding, engine.quietLog]) {
    if (!existsSync(addon)) return `its binding ${addon} is missing`;
  }
  if (engine.variant !== 'own' && engine.tensorflow !== join(engine.folder, 'tensorflow')) {
    return 'its folder was moved';
  }
  const wanted = readBindingPackageVersion();
  if (engine.bindingPackage !== wanted) {
    return `its binding was built for tfjs-node-gpu ${engine.bindingPackage}, and ${wanted} is installed`;
  }
  return undefined;
}

/** Bytes of each library in a `tensorflow` folder, or undefined if one is missing. */
export async function measureLibraries(
  tensorflow: string,
): Promise<Record<string, number> | undefined> {
  const sizes: Record<string, number> = {};
  for (const name of libraryNames) {
    const size = (await stat(join(tensorflow, name)).catch(() => undefined))?.size;
    if (size === undefined) return undefined;
    sizes[name] = size;
  }
  return sizes;
}
