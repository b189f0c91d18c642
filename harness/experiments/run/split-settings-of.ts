import type { Collection } from '../../data/collection/collection.ts';
import type { SplitSettings } from '../../data/splits/split.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import type { RunRequest } from './run-request.ts';

/** The settings of a run's split. Keys that do not apply are absent, because all keys are part of its hash. */
export function splitSettingsOf(
  {
    splitSeed,
    official,
    fold,
    shares,
  }: Pick<RunRequest, 'splitSeed' | 'official' | 'fold' | 'shares'>,
  { copies }: Pick<Collection, 'copies'>,
): SplitSettings {
  return {
    ...defaultSplitSettings,
    ...shares,
    seed: splitSeed,
    ...(copies === undefined ? {} : { copies: copies.rule }),
    ...(official ? { official: true as const } : {}),
    ...(fold === undefined ? {} : { fold }),
  };
}
