import { join, resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import { createImagePool } from '../../data/images/pool.ts';
import { buildReport } from '../../evidence/report/build-report.ts';
import { type ReportRun, readReportRun } from '../../evidence/report/report-run.ts';
import { writeReport } from '../../evidence/report/write-report.ts';
import { findRun } from '../../experiments/records/find-run.ts';
import { findCopiesOfRun } from '../../experiments/run/find-copies-of-run.ts';
import { startProgress } from '../../shared/progress.ts';
import { findProject, type ProjectFolders } from '../../shared/project.ts';
import { showPath } from '../../shared/text/show-path.ts';
import { printJson, remark, say } from '../print.ts';

/** Writes the report of the named runs and says where it is. */
export async function reportAndPrint({
  runs: names,
  out,
  json,
}: {
  readonly runs: readonly string[];
  readonly out?: string | undefined;
  readonly json: boolean;
}): Promise<void> {
  if (out !== undefined && !/\.html?$/i.test(out)) {
    throw new HarnessError('OPTION_INVALID', `--out must name an .html file; it is "${out}".`);
  }
  const project = findProject();
  const { submissions } = project;
  const folders = [...new Set(await Promise.all(names.map((name) => findRun(name, submissions))))];
  const runs = await readWithCopies(folders, project);
  const progress = startProgress('Report', 10 * runs.length + (runs.length > 1 ? 1 : 0), 'parts');
  const report = await buildReport(runs, () => progress.advance());
  progress.stop();
  const one = folders.length === 1 ? folders[0] : undefined;
  const file = resolve(out ?? (one === undefined ? 'report.html' : join(one, 'report.html')));
  const written = await writeReport(report, file);
  if (json) return printJson(written);
  say(`Report: ${showPath(written.file)}`);
  say(`Its charts: ${showPath(written.charts)}`);
  say(`Its figures: ${showPath(written.figures)}, ${showPath(written.artists)}`);
}

async function readWithCopies(
  folders: readonly string[],
  project: ProjectFolders,
): Promise<ReportRun[]> {
  const pool = createImagePool();
  try {
    const runs: ReportRun[] = [];
    // One after the other: several may want the same sketches drawn.
    for (const folder of folders) {
      runs.push(await readReportRun(folder, (run) => findCopiesOfRun(run, project, pool, remark)));
    }
    return runs;
  } finally {
    await pool.close();
  }
}
