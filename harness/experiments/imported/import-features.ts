import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { storeTable } from '../../compute/features/imported/table-files.ts';
import { cacheNotWritable } from '../../compute/features/shard.ts';
import { HarnessError } from '../../contract/errors.ts';
import {
  type ImportedFeatures,
  importedFeaturesSchema,
  nameImportedFile,
} from '../../contract/imported-features.ts';
import type { CollectionChoice } from '../../data/collection/choose-folders.ts';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import { nameSome } from '../../data/features/feature-table.ts';
import { matchRows } from '../../data/features/match-rows.ts';
import { readFeatureTable } from '../../data/features/read-feature-table.ts';
import type { BadImagePolicy } from '../../data/images/bad-image-policy.ts';
import { createImagePool } from '../../data/images/pool.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import { writeWhole } from '../../shared/write-whole.ts';
import { openCollection } from '../run/open-collection.ts';
import { requireFreeName } from './require-free-name.ts';

/** The request for an import. */
export interface ImportRequest extends BadImagePolicy, ReadingChoice {
  /** File of the features: NPY, NPZ or Parquet. */
  readonly features: string;
  /** CSV with the painting of each row. */
  readonly ids?: string | undefined;
  /** The name of the features for `--backbone`. */
  readonly name: string;
  readonly collection?: CollectionChoice | undefined;
  readonly limit?: number | undefined;
  readonly official?: boolean | undefined;
  readonly followLinks?: boolean | undefined;
  readonly workers?: number | undefined;
}

/** The result of an import. */
export interface ImportOutcome extends Pick<ImportedFeatures, 'table' | 'rows' | 'width'> {
  readonly name: string;
  readonly collection: string;
  readonly paintings: number;
  /** Rows without a painting in the collection. */
  readonly leftOut: number;
}

/**
 * Stores features computed elsewhere under a name for `--backbone`:
 *
 *     table → collection → a row for each picture → table on disk → name
 *
 * The name comes last, so that it never refers to an incomplete table.
 *
 * @throws HarnessError `FEATURES_TABLE_INVALID`, `OPTION_INVALID` if the name is taken, and as
 *   collections are opened
 */
export async function importFeatures(
  request: ImportRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<ImportOutcome> {
  const { name } = request;
  await requireFreeName(name, project);
  const table = await readFeatureTable(request.features, request.ids);
  const pool = createImagePool({ workers: request.workers });
  try {
    const collection = await openCollection({
      ...request,
      collection: request.collection,
      project,
      pool,
      log,
    });
    const { rowOf, leftOut, differing } = matchRows(table, collection);
    if (leftOut.length > 0) {
      log(
        `Left out: ${leftOut.length} rows without a painting in ${collection.name} (${nameSome(leftOut)}).`,
      );
    }
    if (differing.length > 0) {
      log(
        `Copies of one file have different rows: ${nameSome(differing)}. The row of the first painting is used.`,
      );
    }
    const digest = await storeTable(project.importedFeatures, table, rowOf);
    const described: ImportedFeatures = {
      version: 1,
      table: digest,
      rows: rowOf.size,
      width: table.width,
      source: escapeHarmful(basename(request.features)),
    };
    await giveName(name, described, project);
    const { rows, width } = described;
    const paintings = collection.paintings.length;
    return {
      name,
      table: digest,
      rows,
      width,
      collection: collection.name,
      paintings,
      leftOut: leftOut.length,
    };
  } finally {
    await pool.close();
  }
}

/** Other features under the same name would change the answers of runs that use it. */
async function giveName(
  name: string,
  described: ImportedFeatures,
  { weights }: ProjectFolders,
): Promise<void> {
  const fileName = nameImportedFile(name);
  for (const file of weights.map((folder) => join(folder, fileName))) {
    const earlier = await readEarlier(file);
    if (earlier?.table === described.table) return;
    if (earlier === undefined) continue;
    throw new HarnessError(
      'OPTION_INVALID',
      `Option --name: other features already have the name ${name} (${earlier.rows} rows of ${earlier.width} numbers from ${earlier.source}). ` +
        `Choose another name; or first delete ${file}, after which runs on those features can no longer answer.`,
    );
  }
  // The last folder is the project's; others may be shared.
  const file = join(weights.at(-1) ?? '', fileName);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, `${JSON.stringify(described)}\n`);
  } catch (error) {
    throw cacheNotWritable(file, error);
  }
}

/** A damaged description is replaced. */
async function readEarlier(file: string): Promise<ImportedFeatures | undefined> {
  try {
    return importedFeaturesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
