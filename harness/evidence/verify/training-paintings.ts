import { messageOf } from '../../contract/errors.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { findGroups } from '../../data/splits/find-groups.ts';
import { type PartName, partNames } from '../../data/splits/split.ts';
import { readSplit } from '../../data/splits/stored-split.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { reopenCollection } from '../../experiments/run/reopen-collection.ts';
import type { ProjectFolders } from '../../shared/project.ts';

/** The paintings of a run. */
export interface KnownPaintings {
  /** Those of its collection. */
  readonly paintings: readonly CollectionPainting[];
  /** Those that it learned from, in code-unit order of their digests, and their ids. */
  readonly train: readonly CollectionPainting[];
  readonly learned: ReadonlySet<string>;
  /** Perceptual hashes within so many of 64 bits are those of one picture, as in its split. */
  readonly distance: number;
  /** Whether copies are looked for by details too: not in the demo, nor if there are no images. */
  readonly hasDetails: boolean;
  /** The paintings that show the same as one of the collection, itself included. */
  copiesOf(id: string): readonly CollectionPainting[];
  /** Those groups, of two and more paintings each. */
  readonly groups: readonly (readonly CollectionPainting[])[];
  /** The part of the split that a painting is in; undefined where it was left out. */
  partOf(id: string): PartName | undefined;
  /** The run's use of a painting, in words for people. */
  describeUse(id: string): string;
}

/** The parts of a split in words for people. */
export const partLabels: Readonly<Record<PartName, string>> = {
  train: 'training',
  validationSeen: 'validation, artist seen in training',
  validationUnseen: 'validation, artist not in training',
  testSeen: 'test, artist seen in training',
  testUnseen: 'test, artist never seen',
};

/**
 * Opens the collection and the split of a run, where they are still as they were.
 *
 * @returns why not, in words for people, where they are not
 */
export async function openKnownPaintings(
  run: FinishedRun,
  project: ProjectFolders,
  pool: ImagePool,
): Promise<KnownPaintings | string> {
  const opened = await reopenCollection(run, project, pool, { findsCopies: true });
  if (typeof opened === 'string') return opened;
  const { collection, splitFile } = opened;
  const { paintings, copies } = collection;
  try {
    const { parts, settings } = await readSplit(splitFile, collection);
    const distance = settings.duplicateDistance;
    const partOf = new Map(partNames.flatMap((part) => parts[part].map((id) => [id, part])));
    const learnt = new Set<PartName | undefined>(
      run.manifest.refitted ? ['train', 'validationSeen', 'validationUnseen'] : ['train'],
    );
    const train = paintings.filter(({ id }) => learnt.has(partOf.get(id)));
    const groups = findGroups(collection, distance, copies).filter(({ length }) => length > 1);
    const groupOf = new Map(groups.flatMap((group) => group.map(({ id }) => [id, group] as const)));
    return {
      paintings,
      train: train.sort((a, b) => (a.digest < b.digest ? -1 : 1)),
      learned: new Set(train.map(({ id }) => id)),
      distance,
      hasDetails: copies !== undefined,
      groups,
      copiesOf: (id) => groupOf.get(id) ?? [],
      partOf: (id) => partOf.get(id),
      describeUse(id) {
        const part = partOf.get(id);
        return part === undefined ? 'left out of the split' : partLabels[part];
      },
    };
  } catch (error) {
    // It becomes the end of a sentence.
    return messageOf(error).replace(/\.$/, '');
  }
}
