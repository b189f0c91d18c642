import sharp from 'sharp';

/** Sizes that pictures are asked for in: pixels of the longer side. */
export const pictureSizes = { small: 240, large: 1000 } as const;
export type PictureSize = keyof typeof pictureSizes;

/** A painting's picture as JPEG for a browser; undefined where its file cannot be drawn. */
export async function drawThumbnail(file: string, size: PictureSize): Promise<Buffer | undefined> {
  const pixels = pictureSizes[size];
  try {
    return await sharp(file, { failOn: 'none', limitInputPixels: 2 ** 30 })
      .autoOrient()
      .resize(pixels, pixels, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 80 })
      .toBuffer();
  } catch {
    return undefined;
  }
}
