import { readdir, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { HubWeights } from '../../contract/plugin.ts';
import { findDownloaded } from './find-downloaded.ts';

/** Digits of the SHA-256 in the names of files from the hub. */
const digits = 16;

/** The name in the user's cache: `timm--resnet18.a1_in1k--model-0123456789abcdef.safetensors`. */
export function nameHubFile(wanted: HubWeights, sha256: string): string {
  const { start, ending } = nameParts(wanted);
  return `${start}${sha256.slice(0, digits)}${ending}`;
}

/**
 * The file of a hub's repository that an earlier download left in a folder: the newest one whose digest
 * matches its name.
 */
export async function findHubFile(wanted: HubWeights, folder: string): Promise<string | undefined> {
  const { start, ending } = nameParts(wanted);
  const names = await readdir(folder).catch(() => []);
  const found: { readonly path: string; readonly time: number }[] = [];
  for (const file of names) {
    if (!file.startsWith(start) || !file.endsWith(ending)) continue;
    const sha256 = file.slice(start.length, file.length - ending.length);
    if (!new RegExp(`^[0-9a-f]{${digits}}$`).test(sha256)) continue;
    const path = await findDownloaded({ file, sha256 }, folder);
    if (path !== undefined) found.push({ path, time: (await stat(path)).mtimeMs });
  }
  return found.sort((a, b) => b.time - a.time)[0]?.path;
}

function nameParts({ repository, file }: HubWeights) {
  const ending = extname(file);
  const path = `${repository}/${file.slice(0, file.length - ending.length)}`;
  return { start: `${path.replaceAll('/', '--')}-`, ending };
}
