import { type ImportRequest, importRun } from '../../experiments/answered/import-run.ts';
import { findProject } from '../../shared/project.ts';
import { remark } from '../print.ts';
import { printRun } from './run.ts';

/** Imports answers and prints their scores and the leaderboard, or one JSON object. */
export async function importAndPrint({
  json,
  ...request
}: ImportRequest & { readonly json: boolean }): Promise<void> {
  const project = findProject();
  await printRun({ finished: await importRun(request, project, remark) }, project, { json });
}
