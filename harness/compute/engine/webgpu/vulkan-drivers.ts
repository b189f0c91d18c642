import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { messageOf } from '../../../contract/errors.ts';
import { EngineMissing } from '../engine.ts';

/**
 * Why Vulkan cannot work here: no driver has a manifest where Vulkan's loader looks, or the loader
 * itself is missing. Undefined if both exist, and on systems on which WebGPU does not need Vulkan.
 */
export function findVulkanObstacle(): EngineMissing | undefined {
  if (process.platform !== 'linux') return undefined;
  if (listVulkanDrivers().length === 0) {
    return new EngineMissing('no Vulkan driver is installed, which WebGPU needs on Linux');
  }
  if (hasVulkanLoader()) return undefined;
  return new EngineMissing("Vulkan's loader libvulkan.so.1 is not installed", {
    help: 'apt-get install libvulkan1',
  });
}

/** A library that is not an addon is refused only after it was found and loaded. */
function hasVulkanLoader(): boolean {
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1');
    return true;
  } catch (error) {
    return /self-register/.test(messageOf(error));
  }
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
