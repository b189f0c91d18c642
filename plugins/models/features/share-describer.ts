import type { ImageDescriber } from './describe-images.ts';

/** A network used by several extractors. */
export interface SharedDescriber {
  open(): Promise<ImageDescriber>;
  /** Call it once for each `open`. */
  close(describer: ImageDescriber): void;
}

/**
 * A network that is loaded onto the engine for its first user and freed with its last.
 *
 * @param openOne is called again if it failed
 */
export function shareDescriber(openOne: () => Promise<ImageDescriber>): SharedDescriber {
  let users = 0;
  let describer: Promise<ImageDescriber> | undefined;
  return {
    async open() {
      users++;
      describer ??= openOne();
      const own = describer;
      try {
        return await own;
      } catch (error) {
        users--;
        if (describer === own) describer = undefined;
        throw error;
      }
    },
    close(opened) {
      users--;
      if (users > 0) return;
      describer = undefined;
      opened.dispose();
    },
  };
}
