import { join } from 'node:path';
import type { startProgress } from '../../../shared/progress.ts';
import type { Problem } from '../collection.ts';
import { findTable } from '../find-table.ts';
import { describeMetadata, type MetadataReport } from '../official/describe-metadata.ts';
import { readOfficialMetadata } from '../official/metadata.ts';
import { checkImages } from './check-images.ts';

/** The present and missing files of a folder with the competition's data. */
export interface DataReport {
  readonly folder: string;
  readonly metadata: MetadataReport;
  readonly images: { readonly train: number; readonly test: number };
  /** Images in the metadata that are missing, as `train/1.jpg`. */
  readonly missing: readonly string[];
  readonly damaged: readonly Problem[];
  /** Whether the file of pairs and the released answers exist. */
  readonly hasPairs: boolean;
  readonly hasAnswers: boolean;
}

/** Counts and checks the contents of a folder; only the first and last bytes of images are read. */
export async function checkData(
  folder: string,
  progressOf: typeof startProgress,
): Promise<DataReport> {
  const official = await readOfficialMetadata(folder);
  const progress = progressOf('Checking images', official.rows.length, 'images');
  const images = { train: 0, test: 0 };
  const missing: string[] = [];
  const damaged: Problem[] = [];
  for (const side of ['train', 'test'] as const) {
    const names = official.rows
      .filter(({ inTrain }) => inTrain === (side === 'train'))
      .map(({ file }) => file);
    const found = await checkImages(join(folder, side), side, names, progress);
    images[side] = names.length - found.missing.length;
    missing.push(...found.missing);
    damaged.push(...found.damaged);
  }
  progress.stop();
  return {
    folder,
    images,
    missing,
    damaged,
    metadata: describeMetadata(official),
    hasPairs: (await findTable(folder, 'submission_info.csv')) !== undefined,
    hasAnswers: (await findTable(folder, 'solution_painter.csv')) !== undefined,
  };
}
