import { type Dirent, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findUserCache } from '../../contract/user-cache.ts';

/** How deep in a folder of weights links to other places are followed. */
const depthLimit = 2;

/**
 * Where pretrained weights are: the project's folders with what links in them lead to, the user's
 * cache, and what PyTorch and Hugging Face have fetched before. Data sets there are left out.
 */
export function listWeights(
  folders: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const own = [...folders, findWeightsCache()];
  const { torch, huggingFace } = findLibraryCaches(env);
  return [
    ...own.flatMap((folder) => [folder, ...followLinks(folder, 0)]),
    join(torch, 'hub', 'checkpoints'),
    ...listEntries(join(huggingFace, 'hub'))
      .filter(({ name }) => name.startsWith('models--'))
      .map(({ name }) => join(huggingFace, 'hub', name)),
  ];
}

/**
 * Makes the folder of downloaded weights if there is none: a process that is confined sees what
 * is downloaded into it later, but no folder that is made later.
 */
export function makeWeightsCache(): void {
  try {
    mkdirSync(findWeightsCache(), { recursive: true });
  } catch {
    // Nothing can be kept there; the download reports it.
  }
}

/** Where the harness keeps the weights that it has downloaded for plugins. */
export function findWeightsCache(): string {
  return join(findUserCache(), 'weights');
}

/** Where PyTorch and Hugging Face look for what they have downloaded. */
export function findLibraryCaches(env: Readonly<Record<string, string | undefined>>): {
  readonly torch: string;
  readonly huggingFace: string;
} {
  const cache = env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), '.cache');
  return {
    torch: env.TORCH_HOME ?? join(cache, 'torch'),
    huggingFace: env.HF_HOME ?? join(cache, 'huggingface'),
  };
}

function followLinks(folder: string, depth: number): string[] {
  return listEntries(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return followLink(path);
    return entry.isDirectory() && depth < depthLimit ? followLinks(path, depth + 1) : [];
  });
}

function followLink(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}

function listEntries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
