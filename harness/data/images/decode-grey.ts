import sharp from 'sharp';
import type { GreyPicture } from '../copies/draw-scale-space.ts';
import { decoderOptions, openImage } from './open-image.ts';

/**
 * Decodes an image to its light, from 0 to 1, its longer side at most `side` pixels; it is never
 * enlarged or squashed. EXIF orientation applied, alpha over white, first frame only. It shrinks on
 * load, and takes what a damaged end leaves: what needs every pixel uses `decodeViews`.
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
