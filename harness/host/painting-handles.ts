import { HarnessError } from '../contract/errors.ts';
import type { Painting } from '../contract/plugin.ts';
import type { PaintingFile } from '../data/collection/collection.ts';

/**
 * The paintings that a plugin has been handed. It may ask for the pixels and features of these
 * only: a test painting's key, guessed or remembered, opens nothing before prediction.
 */
export class PaintingHandles {
  readonly #files = new Map<string, PaintingFile>();

  /** Hands a painting over; copies of one picture share a handle's key. */
  release(painting: PaintingFile): Painting {
    this.#files.set(painting.digest, painting);
    return Object.freeze({ key: painting.digest });
  }

  /** @throws HarnessError `PAINTING_NOT_HANDED_OVER` */
  filesOf(paintings: readonly Painting[]): PaintingFile[] {
    return paintings.map(({ key }) => {
      const file = this.#files.get(key);
      if (file === undefined) {
        throw new HarnessError(
          'PAINTING_NOT_HANDED_OVER',
          `The plugin asked for painting ${key}, which it was not given.`,
        );
      }
      return file;
    });
  }
}
