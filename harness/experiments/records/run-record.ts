import type { Scores } from '../../scoring/score.ts';
import type { FoundElsewhere } from './elsewhere.ts';
import type { RunManifest } from './run-manifest.ts';

/** A run as read from its folder. */
export interface RunRecord {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: RunManifest;
  /** Null until the run is finished. */
  readonly scores: Scores | null;
  /** Tests of its model on other collections; omitted if there are none. */
  readonly elsewhere?: readonly FoundElsewhere[];
  /** Whether the plugin's code has changed since; omitted if not checked. */
  readonly isOfEarlierCode?: boolean;
}

/** A run with its scores. */
export interface FinishedRun extends RunRecord {
  readonly scores: Scores;
}

export function isFinished(run: RunRecord): run is FinishedRun {
  return run.manifest.state === 'finished' && run.scores !== null;
}

/** Whether it learned from shuffled labels, so that its figures are not those of the approach. */
export function isControl({ manifest }: RunRecord): boolean {
  return manifest.control !== undefined;
}
