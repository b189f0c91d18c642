import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { listFilesThroughLinks } from '../../shared/list-files-through-links.ts';
import { findProject } from '../../shared/project.ts';
import { type DescribedPlugin, readDescription } from './description.ts';

const harnessFolder = fileURLToPath(new URL('../..', import.meta.url));
const isSource = /\.(ts|mts|cts|js|mjs|cjs|json)$/;
const isLeftOut = /^(node_modules|\..*)$/;

/**
 * A digest of everything that determines a plugin's description: its sources, the code that plugins share,
 * the contract, and the harness's version.
 *
 * @param folder of the plugin
 * @param pluginsFolder the folder that contains `models`
 */
export function digestSources(folder: string, pluginsFolder: string): string {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(harnessFolder, '..', 'package.json')));
  for (const root of [folder, join(pluginsFolder, 'models'), join(harnessFolder, 'contract')]) {
    for (const file of listSources(root)) hash.update(`${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function listSources(folder: string): string[] {
  return listFilesThroughLinks(folder, (name) => isLeftOut.test(name))
    .filter((name) => isSource.test(name) && !isLeftOut.test(basename(name)))
    .sort()
    .map((name) => join(folder, name));
}

/** The stored description of a plugin with these sources, which saves starting a process. */
export async function findDescription(
  name: string,
  digest: string,
): Promise<DescribedPlugin | undefined> {
  try {
    return readDescription(name, JSON.parse(await readFile(fileOf(digest), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Stores a description if possible. */
export async function keepDescription(digest: string, described: DescribedPlugin): Promise<void> {
  try {
    mkdirSync(join(findProject().cache, 'plugins'), { recursive: true });
    await writeFileAtomic(fileOf(digest), JSON.stringify(described));
  } catch {
    // A full or read-only disk only makes the next start slower.
  }
}

function fileOf(digest: string): string {
  return join(findProject().cache, 'plugins', `${digest}.json`);
}
