import type { CollectionPainting } from '../../data/collection/collection.ts';
import { tellCopies } from '../../data/copies/tell-copies.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import { lookForCopiesOf } from '../../experiments/run/look-for-copies.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { Picture } from './inspect-pictures.ts';
import type { KnownPaintings } from './training-paintings.ts';

/** Known paintings in some pictures. */
export interface Recognition {
  /**
   * Of each picture the paintings of the run's collection that show the same, wholly or in part: the
   * same file first, then what the run has learned from, and then what is linked through these.
   */
  readonly copies: readonly (readonly CollectionPainting[])[];
  /** Whether two of the pictures show one painting, also through one of the collection. */
  areCopies(a: number, b: number): boolean;
}

/**
 * Finds the paintings of a run's collection that pictures show, and which pictures show one painting:
 * by their bytes, perceptual hashes, details that they share, and what people decided of them.
 *
 * @param known undefined if the collection is not there, so that the pictures are compared only
 *   with each other
 */
export async function recognisePictures(
  pictures: readonly Picture[],
  known: KnownPaintings | undefined,
  { project, pool }: { readonly project: ProjectFolders; readonly pool: ImagePool },
): Promise<Recognition> {
  const paintings = known?.paintings ?? [];
  const others = known?.hasDetails === true ? paintings : [];
  const { found, decisions } = await lookForCopiesOf(pictures, others, { project, pool });
  const distance = known?.distance ?? defaultSplitSettings.duplicateDistance;
  const isCopy = tellCopies(found, decisions, distance);
  const direct = pictures.map((picture) => {
    const rank = (painting: CollectionPainting) =>
      painting.digest === picture.digest ? 0 : known?.learned.has(painting.id) === true ? 1 : 2;
    return paintings
      .filter((painting) => isCopy(picture, painting))
      .sort((a, b) => rank(a) - rank(b));
  });
  const copies = direct.map((own) => [
    ...new Set([...own, ...own.flatMap(({ id }) => known?.copiesOf(id) ?? [])]),
  ]);
  const groups = copies.map((own) => new Set(own.map(({ id }) => id)));
  return {
    copies,
    areCopies(a, b) {
      const [one, other] = [pictures[a], pictures[b]];
      if (one === undefined || other === undefined) return false;
      return isCopy(one, other) || copies[a]?.some(({ id }) => groups[b]?.has(id)) === true;
    },
  };
}
