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
 * A digest of what decides how a plugin describes itself: its sources, what plugins share, the
 * contract, and the harness's version.
 *
 * @param folder of the plugin
 * @param pluginsFolder where `models` is
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

/** How a plugin with these sources has described itself before, so that no process need say it. */
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

/** Keeps a description if that is possible. */
export async function keepDescription(digest: string, described: DescribedPlugin): Promise<void> {
  try {
    mkdirSync(join(findProject().cache, 'plugins'), { recursive: true });
    await writeFileAtomic(fileOf(digest), JSON.stringify(described));
  } catch {
    // A full disk, or one that may not be written, only costs the next start its head start.
  }
}

function fileOf(digest: string): string {
  return join(findProject().cache, 'plugins', `${digest}.json`);
}
