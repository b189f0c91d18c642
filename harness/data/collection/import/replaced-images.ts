import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { readPath } from './find-sources.ts';
import type { ImageSide } from './image-sides.ts';
import { placeText, sizeOf } from './place-file.ts';

/** Hidden, so that it does not belong to a collection. */
const noteName = '.replaced.json';
const noteSchema = z.object({ replaced: z.array(z.string()) });

/** Corrupted images for which a replacement is used. */
export interface Replacements {
  /** Whether there is a replacement for the image with this name. */
  has(name: string): boolean;
  /**
   * Records the replaced images in the folder: consumed replacements no longer exist the next time,
   * while their originals may.
   */
  note(): Promise<void>;
}

/** The replacements among the images of an import, and those imported into the folder earlier. */
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
    // No image was replaced, or it is unknown.
    return [];
  }
}
