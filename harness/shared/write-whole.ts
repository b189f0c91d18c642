import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive, readProcessStart } from './ownership/process-start.ts';

/** How long a file of another machine may be unfinished before its writer counts as gone. */
const patienceMs = 3_600_000;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const unfinished = /\.([0-9a-f]{8})-(\d+)-(\d*)-\d+\.part$/;
let made = 0;

/**
 * A name next to a file's that says which process writes it.
 *
 * @public tests stop a process if it has written this file and not renamed it
 */
export function nameUnfinished(file: string): string {
  const start = readProcessStart(process.pid) ?? '';
  return `${file}.${host}-${process.pid}-${start}-${++made}.part`;
}

/**
 * Writes a file under a temporary name, then renames it: it exists whole or not at all.
 * The disk is not waited for.
 *
 * @throws what the system says; nothing is left behind
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

/** As {@link writeWhole}, without waiting for anything: for a process that is being ended. */
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
 * Removes what processes have left unfinished in a folder that were killed while they wrote. What
 * another one still writes stays; of another machine's processes only the age of a file tells.
 */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (isAbandoned(file)) rmSync(file, { recursive: true, force: true });
  }
}

/** Whether {@link nameUnfinished} gave the file or folder its name and the process that did is gone. */
export function isAbandoned(file: string): boolean {
  const [, machine, pid, start] = unfinished.exec(file) ?? [];
  if (machine === undefined) return false;
  if (machine === host) return !isProcessAlive(Number(pid), start === '' ? null : (start ?? null));
  return ageOf(file) >= patienceMs;
}

/**
 * Whether write-file-atomic gave the file its name, `manifest.json.123456789`, and has not renamed it for an
 * hour: its names do not say whose they are.
 */
export function isAbandonedByLibrary(file: string): boolean {
  return /\.[a-z]+\.\d{1,10}$/.test(file) && ageOf(file) >= patienceMs;
}

/** Milliseconds since it was written; none if it is gone. */
function ageOf(file: string): number {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
