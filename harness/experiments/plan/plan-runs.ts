import { HarnessError } from '../../contract/errors.ts';
import type { Fold } from '../../data/splits/split.ts';
import type { RunRequest } from '../run/run-request.ts';
import { type Approach, describeApproach } from './approach.ts';

/** A division of the collection, and the seeds for training each approach on it. */
export interface Division {
  readonly splitSeed: number;
  /** One fold of a cross-validation; otherwise the split is a plain one. */
  readonly fold?: Pick<Fold, 'folds' | 'index'>;
  readonly seeds: readonly number[];
}

/** One run to make: an approach on one division with one seed. */
export interface PlannedRun {
  /** Position in `approaches`, from 0. */
  readonly approach: number;
  /** For users: `xception, layer=add_12, seed 0, fold 1 of 5`. */
  readonly label: string;
  readonly request: RunRequest;
}

/** The approaches, and their runs. */
export interface Plan<One extends Approach = Approach> {
  readonly approaches: readonly One[];
  /** In the order in which they are made. */
  readonly runs: readonly PlannedRun[];
}

/** More runs than this are probably a mistake. */
const mostRuns = 10_000;

/**
 * Plans every approach on every division with each of its seeds, once: division by division, approach by
 * approach, seed by seed, so that a plan cut short still compares all approaches.
 *
 * @param base everything that all runs share; its plugin, options, seeds and fold are replaced
 * @throws HarnessError `OPTION_INVALID` for more than 10,000 runs
 */
export function planRuns<One extends Approach>(
  base: RunRequest,
  approaches: readonly One[],
  divisions: readonly Division[],
): Plan<One> {
  const count = divisions.reduce((sum, { seeds }) => sum + seeds.length * approaches.length, 0);
  if (count > mostRuns) {
    throw new HarnessError(
      'OPTION_INVALID',
      `That makes ${count} runs; the limit is ${mostRuns}. Ask for fewer seeds or combinations of options.`,
    );
  }
  const runs = divisions.flatMap((division) =>
    approaches.flatMap((approach, place) =>
      division.seeds.map((seed): PlannedRun => {
        const { path: plugin, given: pluginOptions } = approach;
        const { splitSeed } = division;
        const fold = foldOf(division, approach);
        const request = { ...base, plugin, pluginOptions, seed, splitSeed, fold };
        return { approach: place, label: describeRun(approach, request), request };
      }),
    ),
  );
  return { approaches, runs };
}

function foldOf({ fold }: Division, { artists }: Approach): Fold | undefined {
  return fold === undefined || artists === undefined ? fold : { ...fold, artists };
}

function describeRun(approach: Approach, { seed, splitSeed, fold }: RunRequest): string {
  const where =
    fold === undefined ? `split ${splitSeed}` : `fold ${fold.index + 1} of ${fold.folds}`;
  return `${describeApproach(approach)}, seed ${seed}, ${where}`;
}
