import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { curveFile, readCurve } from '../../experiments/records/learning-curve.ts';
import { listRunNames, readRun } from '../../experiments/records/read-run.ts';
import { calibrationFile } from '../../experiments/records/run-folder.ts';
import { notesFile, readNotes } from '../../experiments/records/run-notes.ts';
import {
  isAlive,
  progressFile,
  type RunProgress,
  readProgress,
} from '../../experiments/records/run-progress.ts';
import { isFinished, type RunRecord } from '../../experiments/records/run-record.ts';
import { manifestFile } from '../../experiments/records/seal.ts';
import type { LeaderboardModel } from '../../experiments/summary/leaderboard-model.ts';
import { drawLearningCurves } from '../../shared/charts/learning-curve-chart.ts';
import { isInside } from '../../shared/is-inside.ts';

/** A run as the live view shows it. */
export interface LiveRun {
  readonly record: RunRecord;
  /** What a person calls it. */
  readonly name: string | undefined;
  /** `stopped`: it says that it runs, and its process is gone. */
  readonly state: 'running' | 'stopped' | 'finished' | 'failed';
  readonly progress: RunProgress | null;
  /** Charts of the learning curve, SVG elements; none once it has ended, where only its report shows them. */
  readonly curves: readonly string[];
  readonly hasCalibration: boolean;
}

/** What has been read of a run's folder, and when its files were written. */
interface Known {
  readonly stamp: string;
  readonly run: Omit<LiveRun, 'state'> | undefined;
}

const watched = [manifestFile, curveFile, progressFile, calibrationFile, notesFile];

/** Reads the runs of a project again and again; what has not changed on disk is remembered. */
export class LiveState {
  readonly #submissions: string;
  readonly #known = new Map<string, Known>();
  #leaderboard: { stamp: string; model: LeaderboardModel } | undefined;

  constructor(submissions: string) {
    this.#submissions = submissions;
  }

  /** Every run that can be read, the newest first. A folder that is just being made is passed by. */
  async readRuns(): Promise<LiveRun[]> {
    const names = await listRunNames(this.#submissions);
    for (const name of this.#known.keys()) if (!names.includes(name)) this.#known.delete(name);
    const runs: LiveRun[] = [];
    for (const name of names) {
      const run = await this.#read(name);
      if (run !== undefined) runs.push({ ...run, state: stateOf(run) });
    }
    return runs.sort((a, b) => (a.record.manifest.created < b.record.manifest.created ? 1 : -1));
  }

  /** The leaderboard of the finished runs; it is built again when one has been added or removed. */
  async readLeaderboard(runs: readonly LiveRun[]): Promise<LeaderboardModel> {
    const finished = runs.map(({ record }) => record).filter(isFinished);
    const stamp = JSON.stringify(finished.map(({ manifest: { id, created } }) => [id, created]));
    if (this.#leaderboard?.stamp !== stamp) {
      const { buildLeaderboard } = await import('../../experiments/summary/build-leaderboard.ts');
      this.#leaderboard = { stamp, model: await buildLeaderboard(finished) };
    }
    return this.#leaderboard.model;
  }

  async #read(name: string): Promise<Omit<LiveRun, 'state'> | undefined> {
    const folder = join(this.#submissions, name);
    const stamp = await stampOf(folder);
    const known = this.#known.get(name);
    if (known?.stamp === stamp) return known.run;
    let run: Omit<LiveRun, 'state'> | undefined;
    try {
      if (await isInside(folder, this.#submissions)) {
        const record = await readRun(folder);
        run = {
          record,
          name: (await readNotes(folder).catch(() => undefined))?.name,
          progress: await readProgress(folder),
          curves: record.manifest.state === 'running' ? await drawCurves(folder) : [],
          hasCalibration: await exists(join(folder, calibrationFile)),
        };
      }
    } catch {
      // Between two writes, or no run at all: the next look may find one.
    }
    this.#known.set(name, { stamp, run });
    return run;
  }
}

function stateOf({ record, progress }: Omit<LiveRun, 'state'>): LiveRun['state'] {
  const { state } = record.manifest;
  if (state !== 'running') return state;
  return progress !== null && isAlive(progress) ? 'running' : 'stopped';
}

async function drawCurves(folder: string): Promise<string[]> {
  const { loss, rates } = drawLearningCurves(await readCurve(folder));
  return [loss, rates].filter((chart) => chart !== undefined);
}

async function stampOf(folder: string): Promise<string> {
  const stamps = await Promise.all(
    watched.map((file) =>
      stat(join(folder, file)).then(
        ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
        () => '',
      ),
    ),
  );
  return stamps.join('|');
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
