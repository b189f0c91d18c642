import { existsSync } from 'node:fs';

/** Where Debian's package `chromium-common` puts the manifest of SwiftShader. */
const manifest = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Points Vulkan at SwiftShader, a GPU in software, where it is installed; else tests run on what
 * the machine has. It must be called before WebGPU starts.
 */
export function useSwiftShader(): void {
  if (!existsSync(manifest)) return;
  Object.assign(process.env, swiftShaderEnv());
}

/** What makes Vulkan use SwiftShader and nothing else. */
export function swiftShaderEnv(): Record<string, string> {
  return existsSync(manifest) ? { VK_DRIVER_FILES: manifest, VK_ICD_FILENAMES: manifest } : {};
}
