/** A published weight file, as far as a plugin knows it. */
export interface PublishedWeights {
  readonly url: string;
  /** Its name in the user's cache. */
  readonly file: string;
  /** The required SHA-256, hex: complete, or at least its first eight digits. */
  readonly sha256: string;
  /** Its size; undefined if unknown. */
  readonly bytes?: number | undefined;
}
