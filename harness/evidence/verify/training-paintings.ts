import { messageOf } from '../../contract/errors.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import { bitsApart } from '../../data/images/bits-apart.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { type PartName, partNames } from '../../data/splits/split.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import { readSplit } from '../../data/splits/stored-split.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { reopenCollection } from '../../experiments/run/reopen-collection.ts';
import type { ProjectFolders } from '../../shared/project.ts';

/** The paintings that a run knew. */
export interface KnownPaintings {
  /** In code-unit order of their digests. */
  readonly train: readonly CollectionPainting[];
  /** Finds the painting that a picture is a copy of: same bytes, or nearly the same look. */
  findCopy(picture: {
    readonly digest: string;
    readonly perceptualHash: string;
  }): { readonly id: string; readonly artist: string; readonly part: string } | null;
}

/** Perceptual hashes within this many of 64 bits show one picture, as in a split by default. */
export const copyDistance = defaultSplitSettings.duplicateDistance;

const partLabels: Readonly<Record<PartName, string>> = {
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
  const opened = await reopenCollection(run, project, pool);
  if (typeof opened === 'string') return opened;
  const { collection, splitFile } = opened;
  try {
    const { parts } = await readSplit(splitFile, collection);
    const partOf = new Map(partNames.flatMap((part) => parts[part].map((id) => [id, part])));
    const learnt = new Set<PartName | undefined>(
      run.manifest.refitted ? ['train', 'validationSeen', 'validationUnseen'] : ['train'],
    );
    const train = collection.paintings.filter(({ id }) => learnt.has(partOf.get(id)));
    return {
      train: train.sort((a, b) => (a.digest < b.digest ? -1 : 1)),
      findCopy({ digest, perceptualHash }) {
        const copy =
          collection.paintings.find((painting) => painting.digest === digest) ??
          collection.paintings.find(
            (painting) => bitsApart(painting.perceptualHash, perceptualHash) <= copyDistance,
          );
        if (copy === undefined) return null;
        const part = partOf.get(copy.id);
        const label = part === undefined ? 'left out of the split' : partLabels[part];
        return { id: copy.id, artist: copy.artist, part: label };
      },
    };
  } catch (error) {
    // It becomes the end of a sentence.
    return messageOf(error).replace(/\.$/, '');
  }
}
