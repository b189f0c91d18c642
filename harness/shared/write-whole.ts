import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive, readProcessStart } from './ownership/process-start.ts';

/** How long a file of another machine may stay unfinished before its writer counts as gone. */
const patienceMs = 3_600_000;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const unfinished = /\.([0-9a-f]{8})-(\d+)-(\d*)-\d+\.part$/;
let made = 0;

/**
 * A temporary name next to a file that identifies the process writing it.
 *
 * @public tests stop a process if it has written this file and not renamed it
 */
export function nameUnfinished(file: string): string {
  const start = readProcessStart(process.pid) ?? '';
  return `${file}.${host}-${process.pid}-${start}-${++made}.part`;
}

/**
 * Writes a file under a temporary name, then renames it: it is either complete or absent. Does not wait for
 * the disk.
 *
 * @throws the system's error; nothing is left behind
 */
export async function writeWhole(file: string, content: Buffer | string): Promise<void> {
  const part = nameUnfinished(file);
  try {
    await writeFile(part, content);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** As {@link writeWhole}, but synchronous: for a process that is being ended. */
export function writeWholeAtOnce(file: string, content: Buffer | string): void {
  const part = nameUnfinished(file);
  try {
    writeFileSync(part, content);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/**
 * Removes unfinished files from a folder that were left by processes killed while writing. Files that
 * another process is still writing stay; for those of other machines only the age of the file tells.
 */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (isAbandoned(file)) rmSync(file, { recursive: true, force: true });
  }
}

/** Whether {@link nameUnfinished} named the file or folder and the process that did so is gone. */
export function isAbandoned(file: string): boolean {
  const [, machine, pid, start] = unfinished.exec(file) ?? [];
  if (machine === undefined) return false;
  if (machine === host) return !isProcessAlive(Number(pid), start === '' ? null : (start ?? null));
  return ageOf(file) >= patienceMs;
}

/**
 * Whether write-file-atomic named the file, `manifest.json.1234567890`, and has not renamed it for an hour:
 * its names do not identify the process. They end in a hash of 32 bits, nearly always of nine or ten digits;
 * with fewer, as in `list.csv.1` or `list.csv.20240131`, the file may be a person's own copy.
 */
export function isAbandonedByLibrary(file: string): boolean {
  return /\.[a-z]+\.\d{9,10}$/.test(file) && ageOf(file) >= patienceMs;
}

/** Milliseconds since it was last written; 0 if it is gone. */
function ageOf(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
