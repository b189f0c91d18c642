import { existsSync, readdirSync } from 'node:fs';

/** Where Debian's package `chromium-common` puts the manifest of SwiftShader. */
const manifest = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Folders of Debian's libraries; Chromium comes without Vulkan's loader, which is there. */
const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'];

const isInstalled =
  existsSync(manifest) &&
  libraryFolders.some(
    (folder) =>
      existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('libvulkan.so.1')),
  );

/**
 * Points Vulkan at SwiftShader, a GPU in software, where it is installed; else tests run on what
 * the machine has. It must be called before WebGPU starts.
 */
export function useSwiftShader(): void {
  if (!isInstalled) return;
  Object.assign(process.env, swiftShaderEnv());
}

/** What makes Vulkan use SwiftShader and nothing else. */
export function swiftShaderEnv(): Record<string, string> {
  return isInstalled ? { VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest } : {};
}
