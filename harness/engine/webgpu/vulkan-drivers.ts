import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Why Vulkan cannot offer anything here: no driver has put its manifest where Vulkan's loader
 * looks. Undefined where there is one, and on systems that WebGPU reaches without Vulkan.
 */
export function describeNoVulkan(): string | undefined {
  if (process.platform !== 'linux' || listVulkanDrivers().length > 0) return undefined;
  return 'no Vulkan driver is installed, which WebGPU needs on Linux';
}

/** The manifests of Vulkan drivers, in the order in which the loader finds them. */
export function listVulkanDrivers(env: NodeJS.ProcessEnv = process.env): string[] {
  const named = env.VK_DRIVER_FILES || env.VK_ICD_FILENAMES;
  if (named) return named.split(delimiter).flatMap(manifestsAt);
  const added = env.VK_ADD_DRIVER_FILES?.split(delimiter) ?? [];
  const home = homedir();
  const roots = [
    env.XDG_CONFIG_HOME || join(home, '.config'),
    ...(env.XDG_CONFIG_DIRS || '/etc/xdg').split(delimiter),
    '/etc',
    env.XDG_DATA_HOME || join(home, '.local/share'),
    ...(env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(delimiter),
  ];
  return [...added, ...roots.map((root) => join(root, 'vulkan', 'icd.d'))].flatMap(manifestsAt);
}

/** A manifest, or those in a folder. */
function manifestsAt(path: string): string[] {
  if (path === '' || !existsSync(path)) return [];
  if (path.endsWith('.json')) return [path];
  try {
    const names = readdirSync(path).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => join(path, name));
  } catch {
    return [];
  }
}
