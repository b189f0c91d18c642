import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listCompetition, writeMetadata } from './small-competition.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { writeZip } from './write-zip.ts';

/** The files that Kaggle offers, as `packCompetition` writes them. */
export const packedNames = [
  'train_info.csv.zip',
  'all_data_info.csv.zip',
  'train.zip',
  'test.zip',
  'replacements_for_corrupted_files.zip',
] as const;

/** What begins and ends as a JPEG does. */
export const likeJpeg = (text: string) => Buffer.from(`\xff\xd8\xff\xe0${text}\xff\xd9`, 'latin1');

/**
 * Writes the small competition as Kaggle offers it, with a replacement for `train/1.jpg`.
 *
 * @param imageOf the bytes of an image, by its name
 */
export async function packCompetition(
  folder: string,
  imageOf: (file: string) => Buffer = likeJpeg,
): Promise<void> {
  const paintings = listCompetition();
  const tables = temporaryFolder();
  writeMetadata(tables, paintings);
  for (const name of ['train_info.csv', 'all_data_info.csv']) {
    await writeZip(join(folder, `${name}.zip`), { [name]: readFileSync(join(tables, name)) });
  }
  for (const side of ['train', 'test']) {
    const own = paintings.filter(({ inTrain }) => inTrain === (side === 'train'));
    const images = own.map(({ file }) => [`${side}/${file}`, imageOf(file)]);
    await writeZip(join(folder, `${side}.zip`), Object.fromEntries(images));
  }
  const replaced = { 'train/1.jpg': likeJpeg('mended') };
  await writeZip(join(folder, 'replacements_for_corrupted_files.zip'), replaced);
}
