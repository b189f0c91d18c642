import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { findBindingPackage } from './compile-binding.ts';
import { bindingName } from './installed.ts';

/** The path at which tfjs-node-gpu looks for its binding. */
export function findBindingPlace(): string {
  return join(findBindingPackage(), 'lib', 'napi-v8', bindingName);
}

/**
 * Puts the binding where tfjs-node-gpu looks for it, unless it already exists; `npm ci` deletes it
 * each time.
 *
 * @returns whether it had to be put there
 */
export async function placeBinding(binding: string, place = findBindingPlace()): Promise<boolean> {
  const content = await readFile(binding);
  if (existsSync(place) && content.equals(await readFile(place))) return false;
  await mkdir(dirname(place), { recursive: true });
  await writeFileAtomic(place, content, { mode: 0o755 });
  return true;
}
