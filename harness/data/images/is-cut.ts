// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { ImageFormat } from './image-format.ts';

/**
 * True if an image file ends earlier than its format declares. Only called for files that the decoder
 * refused; TIFF and AVIF have no end mark, and the answer for them is false.
 */
export function isCut(bytes: Buffer, format: ImageFormat): boolean {
  switch (format) {
    case 'JPEG':
      return !hasJpegEnd(bytes);
    case 'PNG':
      return !bytes.includes('IEND', Math.max(0, bytes.length - 64), 'latin1');
    case 'WebP':
      return bytes.readUInt32LE(4) + 8 > bytes.length;
    case 'GIF':
      return bytes[bytes.length - 1] !== 0x3b;
    default:
      return false;
  }
}

/** Walks through a JPEG's markers, past thumbnails and compressed data, to the end of the image. */
function hasJpegEnd(bytes: Buffer): boolean {
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 3 >= bytes.length) return at >= 0 && bytes[at + 1] === 0xd9;
    const marker = bytes[at + 1]!;
    if (marker === 0xd9) return true;
    if (marker === 0xff) at += 1;
    // A stuffed byte, a restart or another marker without a length.
    else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
}
