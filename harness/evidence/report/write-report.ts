import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { saveChart } from '../../shared/charts/save-chart.ts';
import type { Report } from './build-report.ts';
import { writeArtistsCsv, writeFiguresJson } from './write-figures.ts';

/** Where a report is. */
export interface WrittenReport {
  readonly file: string;
  /** The folder with the charts as SVG and PNG files. */
  readonly charts: string;
  readonly chartFiles: readonly string[];
  /** Every figure, as JSON, and the artists of each test, as CSV. */
  readonly figures: string;
  readonly artists: string;
}

/**
 * Writes a report and, next to it, its charts in `<name>-charts/`, its figures as `<name>.json` and its
 * artists as `<name>-artists.csv`. What an earlier report left there is replaced.
 *
 * @throws HarnessError `REPORT_NOT_WRITTEN`
 */
export async function writeReport(
  { page, charts, figures }: Report,
  file: string,
): Promise<WrittenReport> {
  const beside = join(dirname(file), basename(file, extname(file)));
  const folder = `${beside}-charts`;
  const [figuresFile, artistsFile] = [`${beside}.json`, `${beside}-artists.csv`];
  const chartFiles: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const old of await readdir(folder)) {
      if (/\.(svg|png)$/.test(old)) await rm(join(folder, old));
    }
    for (const { name, svg, forFile = svg } of charts) {
      chartFiles.push(...(await saveChart(folder, name, forFile)));
    }
    await writeFileAtomic(figuresFile, writeFiguresJson(figures));
    await writeFileAtomic(artistsFile, writeArtistsCsv(figures));
    await writeFileAtomic(file, page);
  } catch (error) {
    throw new HarnessError(
      'REPORT_NOT_WRITTEN',
      `The report could not be written to ${file}: ${messageOf(error)}. Name another place with --out.`,
      { cause: error },
    );
  }
  return { file, charts: folder, chartFiles, figures: figuresFile, artists: artistsFile };
}
