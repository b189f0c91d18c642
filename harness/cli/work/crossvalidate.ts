import { crossvalidationTables } from '../../evidence/table/crossvalidation-tables.ts';
import {
  type CrossvalidationRequest,
  crossvalidate,
  listCrossvalidation,
} from '../../experiments/crossvalidate.ts';
import { readSweepFile } from '../../experiments/plan/read-sweep-file.ts';
import { crossvalidationProject } from '../../experiments/records/crossvalidation-folder.ts';
import { findProject } from '../../shared/project.ts';
import type { PartChoice } from '../arguments/choose-part.ts';
import { remark } from '../print.ts';
import { printTables, type TableFormat } from '../print-tables.ts';
import { workInParts } from './parts.ts';

/**
 * Makes the runs of a cross-validation, unless only the table is asked for, and prints it; or makes one
 * part of the runs. A failed run makes the exit code 1.
 */
export async function crossvalidateAndPrint(
  {
    config,
    ...asked
  }: Omit<CrossvalidationRequest, 'file'> & { readonly config?: string | undefined },
  {
    part,
    tableOnly,
    format,
    explain,
  }: {
    readonly part: PartChoice;
    readonly tableOnly: boolean;
    readonly format: TableFormat;
    /** Whether to say at length how to read it. */
    readonly explain: boolean;
  },
): Promise<void> {
  const project = crossvalidationProject(findProject());
  const file = config === undefined ? undefined : await readSweepFile(config);
  const asking = { ...asked, file };
  if (part.kind !== 'all') {
    const listed = await listCrossvalidation(asking, project, remark);
    return workInParts(listed, part, format === 'json');
  }
  const model = await crossvalidate(asking, project, { tableOnly, log: remark });
  if (model.failed.length > 0) process.exitCode = 1;
  printTables(crossvalidationTables(model), model, format, { explain });
}
