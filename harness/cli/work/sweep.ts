import { sweepTables } from '../../evidence/table/sweep-tables.ts';
import { readSweepFile } from '../../experiments/plan/read-sweep-file.ts';
import { type SweepRequest, sweep } from '../../experiments/sweep.ts';
import { findProject } from '../../shared/project.ts';
import { remark } from '../print.ts';
import { printTables } from '../print-tables.ts';

/** Runs a sweep and prints its summary, or one JSON object. A failed run makes the exit code 1. */
export async function sweepAndPrint(
  request: Omit<SweepRequest, 'file'> & { readonly config?: string | undefined },
  json: boolean,
): Promise<void> {
  const project = findProject();
  const { config, ...asked } = request;
  const file = config === undefined ? undefined : await readSweepFile(config);
  const summary = await sweep({ ...asked, file }, project, remark);
  if (summary.failed.length > 0) process.exitCode = 1;
  printTables(sweepTables(summary), summary, json ? 'json' : 'terminal');
}
