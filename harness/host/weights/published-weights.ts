/** A file of weights that somebody publishes, as far as a plugin knows it. */
export interface PublishedWeights {
  readonly url: string;
  /** Its name in the user's cache. */
  readonly file: string;
  /** The SHA-256 that it must have, hex: the whole, or its first digits, eight at least. */
  readonly sha256: string;
  /** Its size; undefined if unknown. */
  readonly bytes?: number | undefined;
}
