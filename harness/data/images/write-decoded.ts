import sharp from 'sharp';
import { badImage, bytesOf, decoderOptions, type OpenedImage, openImage } from './open-image.ts';
import { repairJpeg } from './repair-jpeg.ts';

/**
 * Writes an image as an uncompressed TIFF: three channels of 8 bits, sRGB, with EXIF orientation
 * applied, alpha over white, first frame only. Throws a `BadImage` whose message is the reason if a
 * part of it cannot be read.
 *
 * @param shorter maximum pixels of the shorter side; nothing is enlarged
 */
export async function writeDecoded(file: string, out: string, shorter?: number): Promise<void> {
  const image = await openImage(file);
  try {
    await write(image, out, shorter);
  } catch (error) {
    const source = image.format === 'JPEG' ? repairJpeg(bytesOf(image)) : undefined;
    if (source === undefined) throw badImage(image, error);
    try {
      await write({ ...image, source }, out, shorter);
    } catch {
      throw badImage(image, error);
    }
  }
}

async function write(image: OpenedImage, out: string, shorter: number | undefined): Promise<void> {
  // Every warning of libjpeg means wrong pixels; other decoders also warn about tags.
  const failOn = image.format === 'JPEG' ? 'warning' : 'error';
  const opened = sharp(image.source, { ...decoderOptions(failOn), autoOrient: true });
  const seen = image.hasAlpha ? opened.flatten({ background: '#ffffff' }) : opened;
  const sized =
    shorter === undefined
      ? seen
      : seen.resize(shorter, shorter, { fit: 'outside', withoutEnlargement: true });
  await sized.toColourspace('srgb').tiff({ compression: 'none' }).toFile(out);
}
