import { withoutUndefined } from '../../shared/without-undefined.ts';
import { nameMember } from '../ensemble/name-member.ts';
import type { EnsembleMember } from '../ensemble/open-members.ts';
import { runId } from '../records/run-id.ts';
import type { RunRequest } from './run-request.ts';

/** The id of a run, which is its folder's name, from everything that decides its result. */
export function identifyRun({
  plugin,
  options,
  collectionName,
  splitHash,
  members = [],
  request: { seed, engine, featureStorage, members: taken },
}: {
  /** The plugin's name. */
  readonly plugin: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly collectionName: string;
  readonly splitHash: string;
  /** Of an ensemble: its options say only in which options members differ from their defaults. */
  readonly members?: readonly EnsembleMember[];
  readonly request: Pick<RunRequest, 'seed' | 'engine' | 'featureStorage' | 'members'>;
}): string {
  return runId({
    plugin,
    collectionName,
    seed,
    identity: {
      plugin,
      options: withoutUndefined(options),
      seed,
      split: splitHash,
      // Engines agree closely but not to the bit, so a run on another one is another run.
      engine,
      // Rounded features give other numbers.
      ...(featureStorage === 'float16' ? { featureStorage: 'float16' } : {}),
      // A chosen member that was trained again is another one.
      ...(taken?.chosen ? { members: taken.runs.map(nameMember) } : {}),
      ...(members.length > 0 ? { memberOptions: members.map(describeMember) } : {}),
    },
  });
}

function describeMember({ plugin, options, seed, members }: EnsembleMember): unknown {
  return [plugin.name, withoutUndefined(options), seed ?? null, members.map(describeMember)];
}
