import type { OpenMember } from '../../host/composition/open-members.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';
import { digestCode } from '../records/code-digest.ts';
import { runId } from '../records/run-id.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { RunRequest } from './run-request.ts';

/** The id of a run, which is its folder's name, from everything that decides its result. */
export function identifyRun({
  plugin,
  folder,
  options,
  collectionName,
  splitHash,
  members = [],
  request: { seed, engine, featureStorage, members: chosen },
}: {
  /** The plugin's name. */
  readonly plugin: string;
  /** Where its sources are: with other code it is another run. */
  readonly folder: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly collectionName: string;
  readonly splitHash: string;
  /** Of a composition: its options say only in which options members differ from their defaults. */
  readonly members?: readonly OpenMember[];
  readonly request: Pick<RunRequest, 'seed' | 'engine' | 'featureStorage' | 'members'>;
}): string {
  return runId({
    plugin,
    collectionName,
    seed,
    identity: {
      plugin,
      code: digestCode(folder),
      options: withoutUndefined(options),
      seed,
      split: splitHash,
      // Engines agree closely but not to the bit, so a run on another one is another run.
      engine,
      // Rounded features give other numbers.
      ...(featureStorage === 'float16' ? { featureStorage: 'float16' } : {}),
      // A chosen member that was trained again is another one.
      ...(chosen === undefined ? {} : { members: chosen.map(nameMember) }),
      ...(members.length > 0 ? { memberOptions: members.map(describeMember) } : {}),
    },
  });
}

function describeMember({ plugin, folder, options, seed }: OpenMember): unknown {
  return [plugin.name, digestCode(folder), withoutUndefined(options), seed ?? null];
}

function nameMember({ manifest: { id, created } }: FinishedRun): unknown {
  return { run: id, created };
}
