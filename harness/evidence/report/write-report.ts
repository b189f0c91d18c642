import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { saveChart } from '../../shared/charts/save-chart.ts';
import type { Report } from './build-report.ts';

/** Where a report lies. */
export interface WrittenReport {
  readonly file: string;
  /** The folder with the charts as SVG and PNG files. */
  readonly charts: string;
  readonly chartFiles: readonly string[];
}

/**
 * Writes a report and, in `<name>-charts/` next to it, its charts. What an earlier report left
 * there is replaced.
 *
 * @throws HarnessError `REPORT_NOT_WRITTEN`
 */
export async function writeReport({ page, charts }: Report, file: string): Promise<WrittenReport> {
  const folder = join(dirname(file), `${basename(file, '.html')}-charts`);
  const chartFiles: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const old of await readdir(folder)) {
      if (/\.(svg|png)$/.test(old)) await rm(join(folder, old));
    }
    for (const { name, svg } of charts) chartFiles.push(...(await saveChart(folder, name, svg)));
    await writeFileAtomic(file, page);
  } catch (error) {
    throw new HarnessError(
      'REPORT_NOT_WRITTEN',
      `The report could not be written to ${file}: ${messageOf(error)}. Name another place with --out.`,
      { cause: error },
    );
  }
  return { file, charts: folder, chartFiles };
}
