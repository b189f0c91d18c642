import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type OutputInfo, type Sharp } from 'sharp';
import { leastPixels as leastJudged } from './inspect-pictures.ts';

/** The alterations of both pictures, to see what an answer depends on. */
export const alterations = [
  { name: 'grey', label: 'both without their colours' },
  { name: 'mirrored', label: 'both mirrored' },
  { name: 'middle', label: 'only the middle half of both' },
  { name: 'blurred', label: 'both without their finest strokes' },
] as const;
export type Alteration = (typeof alterations)[number]['name'];

/** Pixels of the longer side: more than any network of the harness takes. */
const mostPixels = 1024;
/** Of the shorter side, below which a middle half is too small to be judged. */
const leastPixels = 160;

/**
 * The pixels of a picture that is to be altered, at most 1,024 on the longer side; more for a
 * panorama, whose shorter side would become too small to be judged.
 *
 * @throws Error if it cannot be read
 */
export async function readForAltering(file: string): Promise<{ data: Buffer; info: OutputInfo }> {
  const picture = sharp(file, { failOn: 'none', limitInputPixels: 2 ** 30 });
  const { width, height } = (await picture.metadata()).autoOrient;
  const ratio = Math.max(width, height) / Math.min(width, height);
  const longest = Math.max(mostPixels, Math.ceil(leastJudged * ratio));
  return picture
    .autoOrient()
    .resize(longest, longest, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
}

/**
 * Writes an altered picture as a PNG that is quickly made. The system writes it, not sharp, whose errors
 * do not say that a disk is full.
 *
 * @throws the system's error
 */
export async function writeAltered(altered: Sharp, file: string): Promise<void> {
  await writeFile(file, await altered.png({ compressionLevel: 1 }).toBuffer());
}

/**
 * Writes altered copies of a picture into a folder.
 *
 * @returns the file of each alteration; nothing if the picture is too small to be altered
 * @throws Error if it cannot be read; the system's error if a copy cannot be written
 */
export async function alterPicture(
  file: string,
  folder: string,
  name: string,
): Promise<Readonly<Record<Alteration, string>> | undefined> {
  const { data, info } = await readForAltering(file);
  const { width, height, channels } = info;
  if (Math.min(width, height) < leastPixels) return undefined;
  const open = () => sharp(data, { raw: { width, height, channels } });
  const save = async (alteration: Alteration, altered: Sharp): Promise<string> => {
    const target = join(folder, `${name}-${alteration}.png`);
    await writeAltered(altered, target);
    return target;
  };
  const middle = {
    left: Math.floor(width / 4),
    top: Math.floor(height / 4),
    width: Math.floor(width / 2),
    height: Math.floor(height / 2),
  };
  return {
    grey: await save('grey', open().greyscale().toColourspace('srgb')),
    mirrored: await save('mirrored', open().flop()),
    middle: await save('middle', open().extract(middle)),
    blurred: await save('blurred', open().blur(Math.max(width, height) / 170)),
  };
}
