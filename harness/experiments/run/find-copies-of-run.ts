import type { ImagePool } from '../../data/images/pool.ts';
import { findGroups } from '../../data/splits/find-groups.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { readRecordedSplit } from '../records/recorded-split.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { reopenCollection } from './reopen-collection.ts';

/** Groups of paintings, by id, that show the same picture, wholly or in part. */
export type CopyGroups = readonly (readonly string[])[];

/**
 * Which paintings of a run's collection show the same picture: by hashes, by shared details, and by the
 * current decisions of people. If that is unavailable, because the collection has changed or the table of
 * decisions is invalid, the groups recorded in the split.
 *
 * @param log receives the reason for falling back to the split
 * @returns null if the split has changed as well
 */
export async function findCopiesOfRun(
  run: Pick<FinishedRun, 'manifest'>,
  project: ProjectFolders,
  pool: ImagePool,
  log: (line: string) => void,
): Promise<CopyGroups | null> {
  const recorded = await readRecordedSplit(run.manifest, project);
  const { isSame, duplicateGroups, duplicateDistance } = recorded;
  if (!isSame || duplicateGroups === undefined || duplicateDistance === undefined) return null;
  const opened = await reopenCollection(run, project, pool, { findsCopies: true });
  if (typeof opened === 'string') {
    log(`Copies among the paintings of ${run.manifest.id} are taken from its split: ${opened}.`);
    return duplicateGroups;
  }
  const { collection } = opened;
  const groups = findGroups(collection, duplicateDistance, collection.copies);
  return groups.filter(({ length }) => length > 1).map((group) => group.map(({ id }) => id));
}

/** Tells whether two paintings, by id, are in one group; always false if the groups are unknown. */
export function sharesGroup(groups: CopyGroups | null): (one: string, other: string) => boolean {
  const groupOf = new Map(groups?.flatMap((ids, group) => ids.map((id) => [id, group] as const)));
  return (one, other) => groupOf.has(one) && groupOf.get(one) === groupOf.get(other);
}
