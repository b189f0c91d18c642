import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { folderOfBackbone, parseBackboneName } from '../../compute/engine/onnx/backbone-names.ts';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { findUserCache } from '../../contract/user-cache.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import type { BundledFile } from './bundled-file.ts';
import { listTree } from './list-tree.ts';

/** Weights that go into a bundle. */
export interface FoundWeights {
  /** Their paths in the bundle's `data/weights`. */
  readonly names: readonly string[];
  readonly files: readonly BundledFile[];
  readonly refused: readonly string[];
}

/**
 * Weights by the names of their files or folders, in the project's folders of weights and among what was
 * downloaded, by what `--backbone` calls a network made from PyTorch, or by a path.
 *
 * @throws HarnessError `WEIGHTS_NOT_FOUND`, `OPTION_INVALID`
 */
export function findWeights(wanted: readonly string[], folders: readonly string[]): FoundWeights {
  const places = [...folders, join(findUserCache(), 'weights')];
  const found = new Map<string, string>();
  for (const name of wanted) {
    const place = locate(name, places);
    const known = found.get(basename(place));
    if (known !== undefined && known !== place) {
      throw new HarnessError(
        'OPTION_INVALID',
        `--weights names ${known} and ${place}, which would have the same place in the bundle. Rename one of them.`,
      );
    }
    found.set(basename(place), place);
  }
  const files: BundledFile[] = [];
  const refused: string[] = [];
  for (const [name, place] of found) {
    const target = `data/weights/${name}`;
    if (!statSync(place).isDirectory()) {
      files.push({ target, from: realpathSync(place) });
      continue;
    }
    const tree = listTree(place);
    for (const path of tree.files) {
      files.push({ target: `${target}/${path}`, from: join(place, path) });
    }
    refused.push(...tree.refused);
  }
  return { names: [...found.keys()].sort(), files, refused };
}

function locate(name: string, places: readonly string[]): string {
  const network = parseBackboneName(name);
  const names = [name, ...(network === undefined ? [] : [folderOfBackbone(network)])];
  for (const place of places) {
    const entry = listEntries(place).find((one) => names.includes(one));
    if (entry !== undefined) return join(place, entry);
  }
  const isPath = /[/\\]/.test(name) && statSync(name, { throwIfNoEntry: false }) !== undefined;
  if (isPath) return realpathSync(name);
  const known = [...new Set(places.flatMap(listEntries))].sort();
  const list = known.length === 0 ? 'There are none' : `There are ${known.join(', ')}`;
  throw new HarnessError(
    'WEIGHTS_NOT_FOUND',
    `--weights names "${harmlessText(name)}", which does not exist.${didYouMean(name, known)} ${list} in ${places.join(' and ')}. --weights also takes a path.`,
  );
}

/** What can be weights: links too, since a folder of weights is often on another disk. */
function listEntries(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.') && !/^(README\.md|digests\.json)$/.test(name))
      .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined);
  } catch {
    return [];
  }
}
