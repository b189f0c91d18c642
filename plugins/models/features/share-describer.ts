import type { ImageDescriber } from './describe-images.ts';

/** A network that several extractors use. */
export interface SharedDescriber {
  open(): Promise<ImageDescriber>;
  /** To be called once for each `open`. */
  close(describer: ImageDescriber): void;
}

/**
 * A network that is put onto the engine for its first user and freed with its last.
 *
 * @param openOne is asked again if it failed
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
