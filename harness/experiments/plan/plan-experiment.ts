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
   * Everything that all runs share. Its options go to each plugin that knows them; its seeds are
   * taken if neither the command line nor the file has any.
   */
  readonly base: RunRequest;
  /** Of the training; else the file's. */
  readonly seeds?: string | undefined;
  /** Whether runs get controls, which learn from shuffled labels, and which do. */
  readonly controls?: ControlsRequest | undefined;
  readonly divide: DivideBySplits | DivideIntoFolds;
}

/** Every approach on each split under each seed. */
export interface DivideBySplits {
  readonly by: 'splits';
  /** Else the file's. */
  readonly splitSeeds?: string | undefined;
}

/** Every approach on each fold of artists; each seed draws other folds and seeds the training. */
export interface DivideIntoFolds {
  readonly by: 'folds';
  /** How many. */
  readonly folds: number;
  /** For a learning curve: the numbers of artists to learn from. */
  readonly artists?: string | undefined;
}

export interface ExperimentPlan extends Plan<OpenApproach> {
  readonly seeds: readonly number[];
  /** Those of the runs that are to have a control. */
  readonly controlSeeds: readonly number[];
  /**
   * Of a learning curve: the numbers of artists to learn from, rising; each approach is in the
   * plan once for each.
   */
  readonly artists?: readonly number[];
}

/** Of folds, by default. */
const usualFoldSeeds = '0..2';

/**
 * Plans the runs of a sweep, a cross-validation or a learning curve. All options are checked before
 * anything is trained.
 *
 * @throws HarnessError `OPTION_INVALID`, `OPTION_UNKNOWN`, `PLUGIN_NOT_FOUND` and what else
 *   `loadPlugin` throws
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
