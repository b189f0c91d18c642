/** An allowed image format; others are refused before a decoder sees them. */
export type ImageFormat = 'JPEG' | 'PNG' | 'GIF' | 'WebP' | 'TIFF' | 'AVIF';

/** Number of bytes at a file's start that suffice to recognise its format. */
export const formatBytes = 64;

/**
 * The format that a file's first bytes indicate, whatever its name; undefined if it is not an image.
 */
export function detectFormat(start: Uint8Array): ImageFormat | undefined {
  const text = readStart(start);
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (/^GIF8[79]a/.test(text)) return 'GIF';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'WebP';
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'TIFF';
  const [major, ...others] = readBrands(text);
  if (major === undefined) return undefined;
  if (major === 'avif' || major === 'avis') return 'AVIF';
  const isGeneral = major === 'mif1' || major === 'msf1';
  return isGeneral && !others.some(isHeicBrand) ? 'AVIF' : undefined;
}

/** Formats that no decoder here reads, and the first bytes of their files. */
const foreignFormats = [
  ['JPEG 2000', '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'],
  ['JPEG XL', '\0\0\0\x0cJXL ', '\xff\x0a'],
  ['Photoshop', '8BPS\0'],
] as const;

/** The name of an image format that no decoder here reads, by the first bytes of a file. */
export function detectForeignFormat(start: Uint8Array): string | undefined {
  const text = readStart(start);
  for (const [format, ...starts] of foreignFormats) {
    if (starts.some((one) => text.startsWith(one))) return format;
  }
  // Many texts begin with the same two letters; a bitmap's header continues with its length and zeros.
  if (text.startsWith('BM') && text.startsWith('\0\0\0\0', 6)) return 'BMP';
  return readBrands(text).some(isHeicBrand) ? 'HEIC' : undefined;
}

/** The reason for a file of a format that `detectForeignFormat` names. */
export function describeForeignFormat(format: string): string {
  return `${format} cannot be read here: convert it to JPEG or PNG`;
}

function readStart(start: Uint8Array): string {
  return Buffer.from(start.subarray(0, formatBytes)).toString('latin1');
}

/**
 * The brands of an ISO base media file, such as AVIF and HEIC: the major one, then the compatible
 * ones.
 */
function readBrands(text: string): string[] {
  if (!text.startsWith('ftyp', 4)) return [];
  const length = Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE();
  const box = text.slice(8, length);
  const others = box.slice(8).match(/.{4}/gs) ?? [];
  return [box.slice(0, 4), ...others];
}

function isHeicBrand(brand: string): boolean {
  return /^(he[iv][cxms]|hei[ms])$/.test(brand);
}
