import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { elsewhereFolderName } from '../../experiments/records/elsewhere.ts';
import { findRunByName } from '../../experiments/records/find-run.ts';
import { curveFile, readCurve } from '../../experiments/records/learning-curve.ts';
import { listRunNames, readFinishedRun, readRun } from '../../experiments/records/read-run.ts';
import { calibrationFile } from '../../experiments/records/run-folder.ts';
import { notesFile, readNotes } from '../../experiments/records/run-notes.ts';
import {
  isAlive,
  progressFile,
  type RunProgress,
  readProgress,
} from '../../experiments/records/run-progress.ts';
import {
  type FinishedRun,
  isFinished,
  type RunRecord,
} from '../../experiments/records/run-record.ts';
import { manifestFile } from '../../experiments/records/seal.ts';
import { createRunComparison } from '../../experiments/summary/compare-runs.ts';
import type { LeaderboardModel } from '../../experiments/summary/leaderboard-model.ts';
import { rememberComparisons } from '../../experiments/summary/remember-comparisons.ts';
import { drawLearningCurves } from '../../shared/charts/learning-curve-chart.ts';
import { isInside } from '../../shared/is-inside.ts';
import type { ProjectFolders } from '../../shared/project.ts';

/** A run as the live view shows it. */
export interface LiveRun {
  readonly record: RunRecord;
  /** What a person calls it. */
  readonly name: string | undefined;
  /** `stopped`: its manifest says that it is running, but its process has ended. */
  readonly state: 'running' | 'stopped' | 'finished' | 'failed';
  readonly progress: RunProgress | null;
  /** Charts of the learning curve, SVG elements; none once it has ended, when its report shows them. */
  readonly curves: readonly string[];
  readonly hasCalibration: boolean;
}

/** What has been read of a run's folder, and when its files were written. */
interface Known {
  readonly stamp: string;
  readonly run: LiveRun | undefined;
}

const watched = [
  ...[manifestFile, curveFile, progressFile, calibrationFile, notesFile],
  // Its time changes with its content.
  elsewhereFolderName,
];

/** Reads the runs of a project again and again; what has not changed on disk is remembered. */
export class LiveState {
  readonly #submissions: string;
  readonly #cache: string;
  readonly #known = new Map<string, Known>();
  #runs: readonly LiveRun[] = [];
  #leaderboard: { of: readonly FinishedRun[]; model: LeaderboardModel } | undefined;

  constructor({ submissions, cache }: Pick<ProjectFolders, 'submissions' | 'cache'>) {
    this.#submissions = submissions;
    this.#cache = cache;
  }

  /**
   * Every run that can be read, the newest first. A folder that is just being made is passed by. As long
   * as nothing changes, it is the same array, and what has not changed in it the same object.
   */
  async readRuns(): Promise<readonly LiveRun[]> {
    const names = await listRunNames(this.#submissions);
    const listed = new Set(names);
    for (const name of this.#known.keys()) if (!listed.has(name)) this.#known.delete(name);
    const runs: LiveRun[] = [];
    for (const name of names) {
      const run = await this.#read(name);
      if (run !== undefined) runs.push(run);
    }
    runs.sort((a, b) => (a.record.manifest.created < b.record.manifest.created ? 1 : -1));
    if (!areSame(runs, this.#runs)) this.#runs = runs;
    return this.#runs;
  }

  /** The leaderboard of the finished runs; it is built again, another object, when one has changed. */
  async readLeaderboard(runs: readonly LiveRun[]): Promise<LeaderboardModel> {
    const finished = runs.map(({ record }) => record).filter(isFinished);
    if (this.#leaderboard === undefined || !areSame(this.#leaderboard.of, finished)) {
      const { buildLeaderboard } = await import('../../experiments/summary/build-leaderboard.ts');
      const { compare, save } = rememberComparisons(
        createRunComparison('unseen'),
        join(this.#cache, 'comparisons.json'),
        'auc on unseen',
      );
      const model = await buildLeaderboard(finished, compare);
      save();
      this.#leaderboard = { of: finished, model };
    }
    return this.#leaderboard.model;
  }

  /**
   * A finished run by its name in submissions/.
   *
   * @throws HarnessError as `findRunByName` and `readFinishedRun` do
   */
  async readFinished(name: string): Promise<FinishedRun> {
    const known = this.#known.get(name);
    if (known?.run !== undefined && known.stamp === (await this.#stampOf(name))) {
      const { record } = known.run;
      if (isFinished(record)) return record;
    }
    return readFinishedRun(await findRunByName(name, this.#submissions));
  }

  async #read(name: string): Promise<LiveRun | undefined> {
    const stamp = await this.#stampOf(name);
    const known = this.#known.get(name);
    let run = known?.run;
    if (known?.stamp !== stamp) {
      // Between two writes, or not a run: the next check may find one.
      run = await this.#readAnew(join(this.#submissions, name)).catch(() => undefined);
    }
    // A process may end without a trace on the disk.
    if (run !== undefined && run.state !== stateOf(run)) run = { ...run, state: stateOf(run) };
    if (known?.stamp !== stamp || known.run !== run) this.#known.set(name, { stamp, run });
    return run;
  }

  async #readAnew(folder: string): Promise<LiveRun | undefined> {
    if (!(await isInside(folder, this.#submissions))) return undefined;
    const record = await readRun(folder);
    const progress = await readProgress(folder);
    return {
      record,
      name: (await readNotes(folder).catch(() => undefined))?.name,
      state: stateOf({ record, progress }),
      progress,
      curves: record.manifest.state === 'running' ? await drawCurves(folder) : [],
      hasCalibration: await exists(join(folder, calibrationFile)),
    };
  }

  async #stampOf(name: string): Promise<string> {
    const stamps = await Promise.all(
      watched.map((file) =>
        stat(join(this.#submissions, name, file)).then(
          ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
          () => '',
        ),
      ),
    );
    return stamps.join('|');
  }
}

function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, i) => item === other[i]);
}

function stateOf({ record, progress }: Pick<LiveRun, 'record' | 'progress'>): LiveRun['state'] {
  const { state } = record.manifest;
  if (state !== 'running') return state;
  return progress !== null && isAlive(progress) ? 'running' : 'stopped';
}

async function drawCurves(folder: string): Promise<string[]> {
  const { loss, rates } = drawLearningCurves(await readCurve(folder));
  return [loss, rates].filter((chart) => chart !== undefined);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
