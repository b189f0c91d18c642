import { nameMember } from '../ensemble/name-member.ts';
import { runId } from '../records/run-id.ts';
import type { RunRequest } from './run-request.ts';

/** The id of a run, which is its folder's name, from everything that decides its result. */
export function identifyRun({
  plugin,
  options,
  collectionName,
  splitHash,
  request: { seed, engine, featureStorage, members },
}: {
  /** The plugin's name. */
  readonly plugin: string;
  /** Checked, with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly collectionName: string;
  readonly splitHash: string;
  readonly request: Pick<RunRequest, 'seed' | 'engine' | 'featureStorage' | 'members'>;
}): string {
  return runId({
    ...{ plugin, collectionName, seed },
    identity: {
      plugin,
      options: Object.fromEntries(
        Object.entries(options).filter(([, value]) => value !== undefined),
      ),
      seed,
      split: splitHash,
      // Engines agree closely but not to the bit, so a run on another one is another run.
      engine,
      // Rounded features give other numbers.
      ...(featureStorage === 'float16' ? { featureStorage: 'float16' } : {}),
      // A chosen member that was trained again is another one.
      ...(members?.chosen ? { members: members.runs.map(nameMember) } : {}),
    },
  });
}
