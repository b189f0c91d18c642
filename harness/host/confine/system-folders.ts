import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux systems keep programs and the libraries that they share; no data of anybody's. */
const programs = [
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/libx32',
  '/usr/libexec',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/local/lib64',
  '/usr/share/zoneinfo',
  '/usr/share/vulkan',
  '/usr/share/glvnd',
  '/usr/share/libdrm',
  '/nix/store',
  '/gnu/store',
  '/run/current-system/sw',
  '/run/opengl-driver',
  '/opt/rocm',
  '/opt/intel',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/alternatives',
  '/etc/localtime',
  '/etc/vulkan',
  '/etc/OpenCL',
  // How many cores there are, which numerical libraries ask.
  '/sys/devices/system',
];

/** What GPU drivers read besides their devices. */
const gpuFacts = [
  '/sys/devices',
  '/sys/bus/pci',
  '/sys/dev/char',
  '/sys/class/drm',
  '/sys/class/kfd',
];

/** What every program on this machine may need of the disk: the system, and GPUs if there are any. */
export function listSystemFolders(): string[] {
  const devices = listNames('/dev')
    .filter((name) => /^(nvidia.*|dri|kfd|dxg)$/.test(name))
    .map((name) => join('/dev', name));
  const cuda = ['/usr/local', '/opt'].flatMap((folder) =>
    listNames(folder)
      .filter((name) => name.startsWith('cuda') || name.startsWith('rocm'))
      .map((name) => join(folder, name)),
  );
  return [...programs, ...cuda, ...(devices.length === 0 ? [] : [...devices, ...gpuFacts])];
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
