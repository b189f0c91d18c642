import sharp from 'sharp';
import type { GreyPicture } from '../copies/draw-scale-space.ts';
import { decoderOptions, openImage } from './open-image.ts';

/**
 * Decodes an image to brightness, from 0 to 1, with a longer side of at most `side` pixels; it is
 * never enlarged or squashed. EXIF orientation is applied, alpha is over white, only the first frame
 * is used. It shrinks on load, and tolerates a damaged end: code that needs every pixel uses
 * `decodeViews`.
 */
export async function decodeGrey(file: string, side: number): Promise<GreyPicture> {
  const image = await openImage(file);
  const opened = sharp(image.source, { ...decoderOptions('error'), autoOrient: true });
  const { data, info } = await (image.hasAlpha ? opened.flatten({ background: '#ffffff' }) : opened)
    .greyscale()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const light = Float32Array.from(
    { length: width * height },
    (_, i) => (data[i * channels] ?? 0) / 255,
  );
  return { width, height, light };
}
