/** The result of inspecting an image file, which was read and decoded completely. */
export interface ImageFacts {
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  readonly bytes: number;
  /** Pixels after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** 64-bit perceptual hash, 16 hex digits. */
  readonly perceptualHash: string;
}

/** An image that cannot be used, and the reason, in words for people. */
export interface ImageFailure {
  readonly reason: string;
}
