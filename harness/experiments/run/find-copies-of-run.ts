import type { ImagePool } from '../../data/images/pool.ts';
import { findGroups } from '../../data/splits/find-groups.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { readRecordedSplit } from '../records/recorded-split.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { reopenCollection } from './reopen-collection.ts';

/** Groups of paintings that show one picture, wholly or in part, by id. */
export type CopyGroups = readonly (readonly string[])[];

/**
 * Which paintings of a run's collection show one picture: by hashes, by details that they share, and by
 * what people have decided by now. If that cannot be told, because the collection is not as it was or
 * the table of decisions is broken, what the split says of it.
 *
 * @param log told why the split has to do
 * @returns null if the split is not as it was either
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

/** Tells whether two paintings, by id, are in one group; no two are where nothing is known. */
export function sharesGroup(groups: CopyGroups | null): (one: string, other: string) => boolean {
  const groupOf = new Map(groups?.flatMap((ids, group) => ids.map((id) => [id, group] as const)));
  return (one, other) => groupOf.has(one) && groupOf.get(one) === groupOf.get(other);
}
