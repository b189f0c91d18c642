import type { z } from 'zod';
import type { RunRequest } from '../../experiments/run/run-request.ts';
import type { GivenArguments } from './define-command.ts';
import type {
  badImageOptions,
  collectionOptions,
  elsewhereOption,
  storageOption,
  trainingOptions,
} from './option-groups.ts';

type Choices = z.output<typeof badImageOptions> &
  z.output<typeof storageOption> &
  z.output<typeof trainingOptions> &
  z.output<typeof elsewhereOption> &
  Omit<z.output<typeof collectionOptions>, 'official'>;

/**
 * The part of a run's request that all training commands share; each adds its plugin and seeds.
 * Options of plugins are kept apart, so that none replaces another part of the request by its name.
 */
export function requestRun(choices: Choices, pluginOptions: GivenArguments): RunRequest {
  const {
    collection,
    artistFrom,
    table,
    columns,
    followLinks,
    limit,
    workers,
    onBadImage,
    maxBadImages,
  } = choices;
  const { featureStorage, engine, offline, force, testOn } = choices;
  return {
    plugin: '',
    pluginOptions,
    seed: 0,
    splitSeed: 0,
    collection,
    artistFrom,
    table,
    columns,
    followLinks,
    limit,
    workers,
    onBadImage,
    maxBadImages,
    featureStorage,
    engine,
    offline,
    force,
    testOn,
  };
}
