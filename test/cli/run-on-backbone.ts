import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunManifest } from '../../harness/experiments/records/run-manifest.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

/** The parts of what `run --json` prints. */
export interface Printed {
  readonly manifest: RunManifest;
  readonly scores: { readonly unseen: { readonly auc: { readonly value: number } } };
}

const root = temporaryFolder();
let collection: Promise<string> | undefined;

/** Runs a plugin of the project on a few painted paintings. */
export async function runOnBackbone(plugin: string, ...args: string[]) {
  collection ??= paintCollection(join(root, 'paintings'), { artists: 9, paintings: 8, size: 64 });
  const folder = fileURLToPath(new URL(`../../plugins/${plugin}`, import.meta.url));
  const named = ['run', folder, '--collection', await collection, '--engine', 'wasm', '--json'];
  return runHarness(root, [...named, ...args]);
}

/** Runs another command in the folder in which {@link runOnBackbone} left its runs. */
export const runAfterwards = (...args: string[]) => runHarness(root, args);
