import type { Collection } from '../../data/collection/collection.ts';
import type { SplitSettings } from '../../data/splits/split.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import type { RunRequest } from './run-request.ts';

/** How the split of a run is made. Keys that do not apply are absent: they belong to its hash. */
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
