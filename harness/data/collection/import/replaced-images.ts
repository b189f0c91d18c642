import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { readPath } from './find-sources.ts';
import type { ImageSide } from './image-sides.ts';
import { placeText, sizeOf } from './place-file.ts';

/** Hidden, so that it is no part of a collection. */
const noteName = '.replaced.json';
const noteSchema = z.object({ replaced: z.array(z.string()) });

/** Images with corrupted originals, for which the replacement is used. */
export interface Replacements {
  /** Whether there is a replacement for an image, by its name. */
  has(name: string): boolean;
  /**
   * Remembers in the folder what is replaced: replacements that are consumed are not there the next
   * time, while their originals may be.
   */
  note(): Promise<void>;
}

/**
 * The replacements among the images of an import, and those that were brought into the folder before.
 *
 * @param paths of all images, as `train.zip/train/1.jpg`
 */
export async function findReplacements(
  paths: readonly string[],
  sides: ReadonlyMap<string, ImageSide>,
  into: string,
): Promise<Replacements> {
  const found = paths.filter((path) => readPath(path).replaces).map((path) => basename(path));
  const replaced = new Set(found);
  const before = await readNote(into);
  for (const name of before) {
    const side = sides.get(name);
    if (side !== undefined && (await sizeOf(join(into, side, name))) >= 0) replaced.add(name);
  }
  return {
    has: (name) => replaced.has(name),
    async note() {
      const all = new Set([...before, ...found]);
      if (all.size === before.length) return;
      await placeText(JSON.stringify({ replaced: [...all].sort() }), join(into, noteName));
    },
  };
}

async function readNote(folder: string): Promise<readonly string[]> {
  try {
    const text = await readFile(join(folder, noteName), 'utf8');
    return noteSchema.parse(JSON.parse(text)).replaced;
  } catch {
    // None was replaced, or it is unknown.
    return [];
  }
}
