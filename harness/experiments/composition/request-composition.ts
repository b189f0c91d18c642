import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { readRecordedSplit } from '../records/recorded-split.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { askForRecorded } from '../run/recorded-collection.ts';
import type { RunRequest } from '../run/run-request.ts';
import { changedOptions } from '../summary/summarise-row.ts';

/** The choices for combining several runs. */
export interface CompositionChoices {
  /** Name or folder of the composition. */
  readonly plugin: string;
  /** Its options except `members`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly engine: string;
  readonly workers?: number | undefined;
  readonly force: boolean;
}

/**
 * The run that combines finished runs, on their own collection and split. If members share a seed, it
 * becomes the seed of the run, so that the compositions of several seeds are one row of the leaderboard.
 *
 * @param members from `readMemberRuns`
 * @throws HarnessError `SPLIT_CHANGED` if their split has changed: paintings that the members have learned
 *   from could be in its tests
 */
export async function requestComposition(
  members: readonly FinishedRun[],
  { plugin, options, ...choices }: CompositionChoices,
  project: ProjectFolders,
): Promise<RunRequest> {
  const { collection, limit, split, features } = itemAt(members, 0).manifest;
  const seeds = new Set(members.map(({ manifest }) => manifest.seed));
  const [seed = 0] = seeds.size === 1 ? seeds : [];
  const {
    file: splitFile,
    isOfficial,
    isSame,
  } = await readRecordedSplit(itemAt(members, 0).manifest, project);
  if (!isSame) {
    throw new HarnessError(
      'SPLIT_CHANGED',
      `The split ${splitFile} differs from the one that the runs learned from (${split.hash.slice(0, 8)}). Restore the old file, or run the members again with --force.`,
    );
  }
  return {
    ...choices,
    plugin,
    pluginOptions: {
      ...options,
      members: members.map(({ manifest }) => ({
        plugin: manifest.plugin.name,
        options: changedOptions(manifest.plugin),
        ...(seeds.size === 1 ? {} : { seed: manifest.seed }),
      })),
    },
    ...askForRecorded(collection),
    ...(limit === null ? {} : { limit }),
    official: isOfficial,
    seed,
    splitSeed: split.seed,
    splitFile,
    featureStorage: features?.storage,
    // The runs have already decided which images are usable.
    onBadImage: 'skip',
    maxBadImages: '100%',
    offline: false,
    members,
  };
}
