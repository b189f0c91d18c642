import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lock } from 'proper-lockfile';
import { inject } from 'vitest';

const dayMs = 86_400_000;

/**
 * A folder whose content is made once a session, by the first test that needs it; others wait.
 * Nobody may change it: a test that does takes a copy.
 *
 * @param make fills an empty folder
 * @returns the folder's path
 */
export function makeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  return makeIn(join(inject('sessionFolder'), name), make);
}

/**
 * The same for what is worth keeping between sessions: it is made again when one of its sources
 * has changed. It is in the system's folder for temporary files.
 *
 * @param sources files and folders of the project that decide what is made
 */
export async function makeOnceOf(
  sources: readonly string[],
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const kept = join(tmpdir(), `harness-tests-${userInfo().uid}`);
  await mkdir(kept, { recursive: true });
  const digest = await digestSources(sources);
  const folder = join(kept, `${name}-${digest}`);
  const made = await makeIn(folder, make);
  await utimes(made, new Date(), new Date());
  // What was made from other sources and what a kill left, once nobody can be using it.
  for (const other of await readdir(kept)) {
    const path = join(kept, other);
    const { mtimeMs } = (await stat(path).catch(() => undefined)) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
  return made;
}

async function digestSources(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const project = fileURLToPath(new URL('../../..', import.meta.url));
  for (const source of sources) {
    const path = join(project, source);
    const isFolder = (await stat(path)).isDirectory();
    const below = isFolder ? (await readdir(path, { recursive: true })).sort() : [''];
    for (const file of below.filter((name) => !isFolder || name.endsWith('.ts'))) {
      hash.update(`\0${source}/${file}\0`).update(await readFile(join(path, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function makeIn(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const release = await lock(folder, {
    realpath: false,
    stale: 600_000,
    retries: { forever: true, minTimeout: 100, maxTimeout: 100 },
  });
  try {
    if (existsSync(folder)) return folder;
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await make(unfinished);
    await rename(unfinished, folder);
    return folder;
  } finally {
    await release();
  }
}
