import { HarnessError } from '../../contract/errors.ts';
import type { PluginPlaces } from '../../host/known-plugins.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { OpenApproach } from './approach.ts';
import { type ApproachesRequest, openApproaches } from './open-approaches.ts';
import { parseArtistCounts } from './parse-artist-counts.ts';
import { parseSeeds } from './parse-seeds.ts';
import { type ControlsRequest, chooseControlSeeds } from './plan-controls.ts';
import { type Division, type Plan, planRuns } from './plan-runs.ts';

/** The request of an experiment, from a command line or a file. */
export interface ExperimentRequest extends Omit<ApproachesRequest, 'given'> {
  /**
   * The settings shared by all runs. Its options apply to each plugin that knows them; its seeds are used
   * if neither the command line nor the file has any.
   */
  readonly base: RunRequest;
  /** For training; by default those of the file. */
  readonly seeds?: string | undefined;
  /** The controls to make, which learn from shuffled labels, if any. */
  readonly controls?: ControlsRequest | undefined;
  readonly divide: DivideBySplits | DivideIntoFolds;
}

/** Every approach on each split with each seed. */
export interface DivideBySplits {
  readonly by: 'splits';
  /** By default those of the file. */
  readonly splitSeeds?: string | undefined;
}

/** Every approach on each fold of artists; each seed draws different folds and seeds the training. */
export interface DivideIntoFolds {
  readonly by: 'folds';
  /** The number of folds. */
  readonly folds: number;
  /** For a learning curve: the numbers of artists to learn from. */
  readonly artists?: string | undefined;
}

export interface ExperimentPlan extends Plan<OpenApproach> {
  readonly seeds: readonly number[];
  /** The seeds of the runs to control. */
  readonly controlSeeds: readonly number[];
  /**
   * For a learning curve: the numbers of artists to learn from, ascending; the plan contains each approach
   * once for each.
   */
  readonly artists?: readonly number[];
}

/** Default seeds of folds. */
const usualFoldSeeds = '0..2';

/**
 * Plans the runs of a sweep, a cross-validation or a learning curve. All options are checked before any
 * training.
 *
 * @throws HarnessError `OPTION_INVALID`, `OPTION_UNKNOWN`, `PLUGIN_NOT_FOUND` and the other errors of
 *   `loadPlugin`
 */
export async function planExperiment(
  request: ExperimentRequest,
  places: PluginPlaces,
): Promise<ExperimentPlan> {
  const { base, file, divide } = request;
  const usual = divide.by === 'folds' ? usualFoldSeeds : base.seed;
  const seeds = parseSeeds(request.seeds ?? file?.seeds ?? usual, '--seeds');
  const controlSeeds = chooseControlSeeds(request.controls, seeds);
  const divisions =
    divide.by === 'folds'
      ? divideIntoFolds(request, divide, seeds)
      : divideBySplits(request, divide, seeds);
  const counts = divide.by === 'folds' ? divide.artists : undefined;
  const artists = counts === undefined ? undefined : parseArtistCounts(counts);
  const found = await openApproaches({ ...request, given: base.pluginOptions }, places);
  if (artists === undefined) {
    return { seeds, controlSeeds, ...planRuns(base, found, divisions) };
  }
  const spread = found.flatMap((approach) =>
    artists.map((count) => ({ ...approach, artists: count })),
  );
  return { seeds, controlSeeds, artists, ...planRuns(base, spread, divisions) };
}

function divideBySplits(
  { base, file }: ExperimentRequest,
  asked: DivideBySplits,
  seeds: readonly number[],
): Division[] {
  const given = asked.splitSeeds ?? file?.splitSeeds ?? base.splitSeed;
  const splitSeeds = parseSeeds(given, '--split-seeds');
  if (base.splitFile !== undefined && splitSeeds.length > 1) {
    throw new HarnessError('OPTION_INVALID', 'Choose one of --split and several --split-seeds.');
  }
  return splitSeeds.map((splitSeed) => ({ splitSeed, seeds }));
}

function divideIntoFolds(
  { file }: ExperimentRequest,
  { folds }: DivideIntoFolds,
  seeds: readonly number[],
): Division[] {
  if (file?.splitSeeds !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      'Each seed of a cross-validation draws its own folds: remove splitSeeds from the file.',
    );
  }
  return seeds.flatMap((seed) =>
    Array.from({ length: folds }, (_, index) => ({
      splitSeed: seed,
      fold: { folds, index },
      seeds: [seed],
    })),
  );
}
