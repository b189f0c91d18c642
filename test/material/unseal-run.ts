import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a finished run one of a version that kept no digests, so that its files can be changed.
 *
 * @param changes other values of its manifest
 */
export function unsealRun(folder: string, changes: Readonly<Record<string, unknown>> = {}): void {
  const file = join(folder, 'manifest.json');
  const { files: _, seal: __, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
  const { code: ___, ...plugin } = manifest.plugin;
  writeFileSync(file, JSON.stringify({ ...manifest, plugin, ...changes }));
}
