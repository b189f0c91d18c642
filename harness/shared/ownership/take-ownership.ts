import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { removeUnfinished, writeWhole } from '../write-whole.ts';
import { lockWhenFree } from './lock-when-free.ts';
import { isProcessAlive, readProcessStart } from './process-start.ts';

const ownerSchema = z.object({
  host: z.string(),
  pid: z.int().positive(),
  /** The start time of that process, as its kernel counts: a later process may get the same number. */
  processStart: z.string().nullable(),
  /** ISO 8601, UTC. */
  since: z.iso.datetime(),
  token: z.string(),
});

/** A process that works on something exclusively. */
export type Owner = z.output<typeof ownerSchema>;

/** What this process owns. */
export interface Ownership {
  /** Whether this process is still the owner: if it was paused for minutes, it may have been replaced. */
  isHeld(): Promise<boolean>;
  /** Releases it. Safe to call twice. */
  release(): Promise<void>;
}

/** How often an owner signals other machines that it is alive. */
const beatMs = 10_000;
/** How long an owner on another machine may be silent before it counts as gone. */
const patienceMs = 180_000;
const pollMs = 300;

/**
 * Makes this process the only owner of something, on this machine and on those that share its disk. It
 * waits while there is another owner; one that has ended, or one on another machine that has been silent
 * for three minutes, is replaced.
 *
 * @param file names the owner; it is removed when ownership ends
 * @param onBusy called once per owner while this waits; an error that it throws ends the waiting
 * @throws the system's error if the file cannot be written
 */
export async function takeOwnership(
  file: string,
  onBusy: (owner: Owner) => void,
): Promise<Ownership> {
  await mkdir(dirname(file), { recursive: true });
  const own: Owner = {
    host: hostname(),
    pid: process.pid,
    processStart: readProcessStart(process.pid),
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  let told: string | undefined;
  while (true) {
    const owner = await exclusively(file, async () => {
      const current = await readOwner(file);
      if (current !== undefined && (await isThere(current, file))) return current;
      // A process killed while it wrote its name leaves a file that nothing else would remove.
      removeUnfinished(dirname(file));
      await writeWhole(file, `${JSON.stringify(own)}\n`);
      return own;
    });
    if (owner === own) return keepOwnership(file, own);
    if (owner.token !== told) onBusy(owner);
    told = owner.token;
    await setTimeout(pollMs);
  }
}

/** For users: "process 123 on host, since 2026-11-27 12:01 UTC". */
export function describeOwner({ host, pid, since }: Owner): string {
  return `process ${pid} on ${host}, since ${since.slice(0, 16).replace('T', ' ')} UTC`;
}

function keepOwnership(file: string, own: Owner): Ownership {
  const isHeld = async () => (await readOwner(file))?.token === own.token;
  const beat = setInterval(() => {
    const now = new Date();
    void isHeld()
      .then((held) => (held ? utimes(file, now, now) : undefined))
      .catch(() => {});
  }, beatMs);
  beat.unref();
  let isReleased = false;
  return {
    isHeld: async () => !isReleased && (await isHeld()),
    async release() {
      if (isReleased) return;
      isReleased = true;
      clearInterval(beat);
      // Its folder may be gone, and then no lock can be taken in it.
      if (!(await isHeld())) return;
      await exclusively(file, async () => {
        if (await isHeld()) await rm(file, { force: true });
      });
    },
  };
}

/** Only one process at a time reads and changes the file, so that a new owner is never replaced. */
async function exclusively<T>(file: string, act: () => Promise<T>): Promise<T> {
  const release = await lockWhenFree(file, 20_000);
  try {
    return await act();
  } finally {
    await release();
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // There is none, or a crash of the machine has left a partial file.
    return undefined;
  }
}

async function isThere(owner: Owner, file: string): Promise<boolean> {
  if (owner.host === hostname()) return isProcessAlive(owner.pid, owner.processStart);
  const { mtimeMs } = await stat(file);
  return Date.now() - mtimeMs < patienceMs;
}
