import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { findEnginesFolder } from '../cache-folder.ts';
import { onnxRuntimeVersion } from './runtime-packages.ts';

/** The record of an installation, next to the packages: the size of each file, to detect damage. */
const recordSchema = z.object({
  version: z.string(),
  fileBytes: z.record(z.string(), z.number()),
});
export type RuntimeRecord = z.output<typeof recordSchema>;

export const runtimeRecordName = 'onnx-runtime.json';

const namePrefix = 'onnxruntime-';

/** The name of its folder among the engines. */
export const runtimeName = `${namePrefix}${onnxRuntimeVersion}`;

/** The location of this version of ONNX Runtime once it is installed. */
export function findRuntimeFolder(): string {
  return join(findEnginesFolder(), runtimeName);
}

/** The folders of all installed versions. */
export async function listRuntimeFolders(): Promise<string[]> {
  const root = findEnginesFolder();
  const names = await readdir(root).catch(() => []);
  return names.filter((name) => name.startsWith(namePrefix)).map((name) => join(root, name));
}

/** Why ONNX Runtime cannot be used, or undefined if it can. */
export async function findRuntimeDamage(folder = findRuntimeFolder()): Promise<string | undefined> {
  const record = await readRecord(folder);
  if (record === undefined) return 'it is not installed';
  for (const [name, bytes] of Object.entries(record.fileBytes)) {
    const file = join(folder, name);
    const size = (await stat(file).catch(() => undefined))?.size;
    if (size === undefined) return `its file ${file} is missing`;
    if (size !== bytes) return `its file ${file} has changed since it was installed`;
  }
  return undefined;
}

async function readRecord(folder: string): Promise<RuntimeRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folder, runtimeRecordName), 'utf8')));
  } catch {
    return undefined;
  }
}
