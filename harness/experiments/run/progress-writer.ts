import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { CurvePoint } from '../../contract/plugin.ts';
import type { Progress } from '../../shared/progress.ts';
import { curveFile, formatCurve } from '../records/learning-curve.ts';
import { progressFile, type RunProgress } from '../records/run-progress.ts';

/** Shortest time between two writes: training must not wait for a disk. */
const intervalMs = 400;

/**
 * Keeps a run's `curve.csv` and `progress.json` up to date while it is in progress, for viewers. Files are
 * written synchronously, since training may block the event loop for a long time. A failed write only costs
 * viewers an update and never stops the run.
 */
export class ProgressWriter {
  readonly #folder: string;
  readonly #totalEpochs: number | null;
  #work: RunProgress['work'] = null;
  #epochs: RunProgress['epochs'] = null;
  #firstEpochAt: { at: number; epoch: number } | undefined;
  #curve: readonly CurvePoint[] = [];
  #curveIsWritten = true;
  #writtenAt = 0;
  #later: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param totalEpochs the maximum; null if unknown */
  constructor(folder: string, totalEpochs: number | null) {
    this.#folder = folder;
    this.#totalEpochs = totalEpochs;
    this.#write(true);
  }

  /** Takes the whole curve so far; its last point is the newest. */
  setCurve(curve: readonly CurvePoint[]): void {
    this.#curve = curve;
    this.#curveIsWritten = false;
    const now = Date.now();
    const done = Math.max(0, curve.at(-1)?.epoch ?? 0);
    this.#firstEpochAt ??= { at: now, epoch: done };
    const elapsed = (now - this.#firstEpochAt.at) / 1000;
    const counted = done - this.#firstEpochAt.epoch;
    const seconds = counted > 0 ? elapsed / counted : null;
    const total = this.#totalEpochs;
    const left = seconds === null || total === null ? null : Math.max(0, total - done) * seconds;
    this.#epochs = { done, total, seconds, secondsLeft: left };
    this.#write(false);
  }

  /** Tracks a piece of work, in addition to its bar in the terminal. */
  follow(shown: Progress, label: string, total: number, unit: string): Progress {
    const startedAt = Date.now();
    let done = 0;
    const update = (force: boolean): void => {
      const elapsed = (Date.now() - startedAt) / 1000;
      const rate = done > 0 && elapsed > 0 ? done / elapsed : null;
      const secondsLeft = rate === null ? null : Math.max(0, total - done) / rate;
      this.#work = { label, done, total, unit, rate, secondsLeft };
      this.#write(force);
    };
    update(true);
    return {
      advance: (n = 1) => {
        done += n;
        shown.advance(n);
        update(false);
      },
      stop: () => {
        shown.stop();
        this.#work = null;
        this.#write(true);
      },
    };
  }

  /** The run has ended: its manifest describes the results from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#later);
    try {
      rmSync(join(this.#folder, progressFile), { force: true });
    } catch {
      // Readers notice that the process has ended.
    }
  }

  #write(force: boolean): void {
    const now = Date.now();
    if (this.#isClosed) return;
    const wait = this.#writtenAt + intervalMs - now;
    if (!force && wait > 0) {
      // The last update before a long silence must also be written.
      this.#later ??= setTimeout(() => this.#write(true), wait).unref();
      return;
    }
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#writtenAt = now;
    const progress: RunProgress = {
      version: 1,
      updated: new Date(now).toISOString(),
      pid: process.pid,
      host: hostname(),
      work: this.#work,
      epochs: this.#epochs,
    };
    const options = { fsync: false };
    try {
      if (!this.#curveIsWritten) {
        writeFileAtomic.sync(join(this.#folder, curveFile), formatCurve(this.#curve), options);
        this.#curveIsWritten = true;
      }
      const text = `${JSON.stringify(progress)}\n`;
      writeFileAtomic.sync(join(this.#folder, progressFile), text, options);
    } catch {
      // The next write may succeed; the record itself is written when the run ends.
    }
  }
}
