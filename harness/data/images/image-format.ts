/** An image format that a collection may hold; others are refused before a decoder sees them. */
export type ImageFormat = 'JPEG' | 'PNG' | 'GIF' | 'WebP' | 'TIFF' | 'AVIF';

/** Bytes at a file's start that are enough to know its format. */
export const formatBytes = 16;

/** The format that a file's first bytes announce, whatever its name; undefined for no image. */
export function detectFormat(start: Uint8Array): ImageFormat | undefined {
  const text = Buffer.from(start.subarray(0, formatBytes)).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (/^GIF8[79]a/.test(text)) return 'GIF';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'WebP';
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'TIFF';
  if (/^ftyp(avif|avis|mif1|msf1)/.test(text.slice(4))) return 'AVIF';
  return undefined;
}
