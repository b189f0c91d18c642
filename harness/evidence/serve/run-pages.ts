import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { createImagePool } from '../../data/images/pool.ts';
import { findRunByName } from '../../experiments/records/find-run.ts';
import { manifestFile } from '../../experiments/records/seal.ts';
import { findCopiesOfRun } from '../../experiments/run/find-copies-of-run.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { writePage } from '../../shared/text/write-page.ts';
import { sectionMakers } from '../report/list-sections.ts';
import { type ReportRun, readReportRun } from '../report/report-run.ts';
import { summarise } from '../report/sections/summary.ts';
import { gatherFigures, type VerificationFigures } from '../report/verification-figures.ts';
import { Latest } from './latest.ts';
import { shownKinds } from './run-file.ts';

/** A part of the report on a run, markup. */
export interface RunPart {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/** The beginning of a run's page. */
export interface RunOverview {
  /** Markup; null until the run is finished. */
  readonly summary: string | null;
  /** The number of parts of the report. */
  readonly parts: number;
  /** Files of the run that a browser shows, by their paths in its folder. */
  readonly files: readonly string[];
}

interface OpenReport {
  readonly run: ReportRun;
  readonly figures: VerificationFigures;
}

/** The pages of finished runs: the parts of their reports, made one by one on request. */
export class RunPages {
  readonly #project: ProjectFolders;
  readonly #log: (line: string) => void;
  readonly #last = new Latest<OpenReport>();

  constructor(project: ProjectFolders, log: (line: string) => void) {
    this.#project = project;
    this.#log = log;
  }

  /** @throws HarnessError `RUN_NOT_FOUND`, `RUN_BROKEN` */
  async overview(name: string): Promise<RunOverview> {
    const folder = await findRunByName(name, this.#project.submissions);
    const files = await listFiles(folder);
    try {
      const { run } = await this.#read(folder);
      return { summary: writePage(summarise(run)), parts: sectionMakers.length, files };
    } catch (error) {
      if (Object(error).code !== 'RUN_NOT_FINISHED') throw error;
      return { summary: null, parts: 0, files };
    }
  }

  /**
   * A part of the report on a run, by its place; null if the run has nothing for it.
   *
   * @throws HarnessError `RUN_NOT_FOUND`, `RUN_BROKEN`, `RUN_NOT_FINISHED`
   */
  async part(name: string, place: number): Promise<RunPart | null> {
    const make = sectionMakers[place];
    if (make === undefined) return null;
    const { run, figures } = await this.#read(await findRunByName(name, this.#project.submissions));
    const section = await make(run, figures);
    if (section === undefined) return null;
    return { id: section.id, title: section.title, body: writePage(section.body) };
  }

  /** The last requested run stays in memory, since its parts are requested one by one. */
  async #read(folder: string) {
    const { mtimeMs, size } = await stat(join(folder, manifestFile));
    return this.#last.get(`${folder} ${mtimeMs} ${size}`, () => this.#readAnew(folder));
  }

  async #readAnew(folder: string): Promise<OpenReport> {
    const pool = createImagePool();
    try {
      const run = await readReportRun(folder, (own) =>
        findCopiesOfRun(own, this.#project, pool, this.#log),
      );
      return { run, figures: gatherFigures(run) };
    } finally {
      await pool.close();
    }
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .filter((name) => shownKinds.includes(extname(name).toLowerCase()))
    .sort();
}
