import { sweepTables } from '../../evidence/table/sweep-tables.ts';
import { readSweepFile } from '../../experiments/plan/read-sweep-file.ts';
import { listSweep, type SweepRequest, sweep } from '../../experiments/sweep.ts';
import { findProject } from '../../shared/project.ts';
import type { PartChoice } from '../arguments/choose-part.ts';
import { remark } from '../print.ts';
import { printTables } from '../print-tables.ts';
import { workInParts } from './parts.ts';

/**
 * Runs a sweep and prints its summary, or one JSON object; or makes one part of its runs. A failed run makes
 * the exit code 1.
 */
export async function sweepAndPrint(
  request: Omit<SweepRequest, 'file'> & { readonly config?: string | undefined },
  {
    part,
    tableOnly,
    explain,
    json,
  }: {
    readonly part: PartChoice;
    readonly tableOnly: boolean;
    /** Whether to say at length how to read it. */
    readonly explain: boolean;
    readonly json: boolean;
  },
): Promise<void> {
  const project = findProject();
  const { config, ...asked } = request;
  const file = config === undefined ? undefined : await readSweepFile(config);
  const asking = { ...asked, file };
  if (part.kind !== 'all') {
    return workInParts(await listSweep(asking, project, remark), part, json);
  }
  const summary = await sweep(asking, project, { tableOnly, log: remark });
  if (summary.failed.length > 0) process.exitCode = 1;
  printTables(sweepTables(summary), summary, json ? 'json' : 'terminal', { explain });
}
