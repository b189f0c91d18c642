import type { ImagePool } from '../images/pool.ts';
import type { Sketch } from './sketch.ts';
import { openSketchStore } from './sketch-store.ts';

/** An image by its content, and its location. */
export interface CopyCandidate {
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  readonly file: string;
}

/**
 * The sketch of each image, in the order of the images; an image that cannot be read has no spots.
 *
 * @param folder the folder of stored sketches; missing ones are drawn and added
 */
export async function drawSketches(
  images: readonly CopyCandidate[],
  folder: string,
  pool: ImagePool,
  onProgress?: (done: number, total: number) => void,
): Promise<Sketch[]> {
  const store = openSketchStore(folder);
  const sketches = store.read(new Set(images.map(({ digest }) => digest)));
  const missing = images.filter(({ digest }) => !sketches.has(digest));
  let done = images.length - missing.length;
  onProgress?.(done, images.length);
  const left = missing.values();
  const drawNext = async () => {
    for (const { digest, file } of left) {
      const sketch = await pool.sketch(file);
      if (!('reason' in sketch)) {
        sketches.set(digest, sketch);
        store.add(digest, sketch);
      }
      onProgress?.(++done, images.length);
    }
  };
  try {
    // Two tasks per worker, so that no worker waits for the main thread.
    await Promise.all(Array.from({ length: pool.workers * 2 }, drawNext));
  } finally {
    store.flush();
  }
  return images.map(({ digest }) => sketches.get(digest) ?? noSpots);
}

/** The sketch of an image without spots. */
export const noSpots: Sketch = { places: new Uint16Array(), bits: new Uint32Array() };
