import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Packages whose version can change a result. */
const computingPackages = [
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-node-gpu',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-backend-wasm',
  'webgpu',
  'sharp',
  'sharp-phash',
];

/** Their versions and that of the harness, by name. */
export function readVersions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const own = fileURLToPath(new URL('../../../package.json', import.meta.url));
  const versions: Record<string, string> = { harness: readVersion(own) };
  for (const name of computingPackages) {
    const folder = require.resolve.paths(name)?.find((path) => existsSync(join(path, name)));
    if (folder !== undefined) versions[name] = readVersion(join(folder, name, 'package.json'));
  }
  return versions;
}

function readVersion(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
