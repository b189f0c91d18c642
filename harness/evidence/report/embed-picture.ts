import { resolve } from 'node:path';
import sharp from 'sharp';
import { isInside } from '../../shared/is-inside.ts';

/**
 * A picture as a data URI, inside a square.
 *
 * @param folder the file must be in it once all links are followed
 * @param size pixels per side
 * @returns undefined if there is no such picture, or if it is elsewhere
 */
export async function embedPicture(
  file: string,
  folder: string,
  size: number,
): Promise<string | undefined> {
  try {
    const path = resolve(folder, file);
    if (!(await isInside(path, folder))) return undefined;
    const jpeg = await sharp(path, { failOn: 'none' })
      .autoOrient()
      .resize(size, size, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: 78 })
      .toBuffer();
    return `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  } catch {
    return undefined;
  }
}
