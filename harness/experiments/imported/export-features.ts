import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { FeatureMatrix } from '../../contract/plugin.ts';
import { describeSystemError } from '../../shared/describe-system-error.ts';
import { encodeNpy } from '../../shared/npy.ts';
import { writeWhole } from '../../shared/write-whole.ts';

/** The files to write. */
export interface ExportPlaces {
  /** An NPY file. */
  readonly table: string;
  /** A CSV that names the painting of each row. */
  readonly ids: string;
}

/**
 * Writes features in the format of `numpy.load`, and the paintings of their rows: the input of `harness
 * features --import`.
 *
 * @param ids of the rows, in their order
 * @throws HarnessError `EXPORT_NOT_WRITABLE`
 */
export async function writeExport(
  matrix: FeatureMatrix,
  ids: readonly string[],
  { table, ids: idsFile }: ExportPlaces,
): Promise<void> {
  const rows = [['painting'], ...ids.map((id) => [id])];
  try {
    for (const file of [table, idsFile]) await mkdir(dirname(resolve(file)), { recursive: true });
    await writeWhole(table, encodeNpy(matrix));
    await writeWhole(idsFile, stringify(rows));
  } catch (error) {
    throw new HarnessError(
      'EXPORT_NOT_WRITABLE',
      `The features cannot be written: ${describeSystemError(error) ?? messageOf(error)}`,
      { cause: error },
    );
  }
}
