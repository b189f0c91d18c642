import { join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { findTable } from '../find-table.ts';
import { readCsv } from '../read-csv.ts';

/** The folders of images. */
export const imageSides = ['train', 'test'] as const;
/** The folder to which an image belongs. */
export type ImageSide = (typeof imageSides)[number];

/**
 * The folder to which each image of the competition belongs, by its file name, which is unique over
 * both parts.
 *
 * @throws HarnessError `IMPORT_NO_METADATA` if neither table has the images
 */
export async function readSides(folder: string): Promise<ReadonlyMap<string, ImageSide>> {
  const sides = new Map<string, ImageSide>();
  const all = await findTable(folder, 'all_data_info.csv');
  const train = await findTable(folder, 'train_info.csv');
  if (all === undefined || train === undefined) {
    throw new HarnessError(
      'IMPORT_NO_METADATA',
      `There is no ${train === undefined ? 'train_info.csv' : 'all_data_info.csv'}, which tells ` +
        'what the images are. Put it next to the archives, packed or unpacked.',
    );
  }
  await readCsv(join(folder, all), { required: ['in_train', 'new_filename'], name: all }, (row) =>
    sides.set(row.get('new_filename'), row.get('in_train') === 'True' ? 'train' : 'test'),
  );
  return sides;
}
