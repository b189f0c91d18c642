import type { Collection } from '../../data/collection/collection.ts';
import { type CollectionCopies, decideCopies } from '../../data/copies/collection-copies.ts';
import type { FoundCopy } from '../../data/copies/confirm-pairs.ts';
import { type CopyDecision, decisionsFile, readDecisions } from '../../data/copies/decisions.ts';
import type { CopyCandidate } from '../../data/copies/draw-sketches.ts';
import { type FindCopiesOptions, findCopies, findCopiesOf } from '../../data/copies/find-copies.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';

/**
 * The copies in a collection, by its images and the decisions of people.
 *
 * @returns undefined for the demo, whose paintings are all generated for it, and for a simulated
 *   collection, which has no images
 */
export async function lookForCopies(
  collection: Collection,
  { project, pool }: { readonly project: ProjectFolders; readonly pool: ImagePool },
): Promise<CollectionCopies | undefined> {
  if (collection.kind === 'demo' || collection.kind === 'simulated') return undefined;
  const found = await findWithProgress(collection, { project, pool });
  const decisions = await readDecisions(decisionsFile(project));
  return decideCopies(collection.paintings, found, decisions);
}

/**
 * The copies in two collections together, as pairs of digests, since both may use the same id.
 *
 * @returns undefined if one of them has no images
 */
export async function lookForCopiesAcross(
  collections: readonly [Collection, Collection],
  { project, pool }: { readonly project: ProjectFolders; readonly pool: ImagePool },
): Promise<CollectionCopies | undefined> {
  if (collections.some(({ kind }) => kind === 'simulated')) return undefined;
  const paintings = collections.flatMap((one) => one.paintings);
  const found = await findWithProgress({ paintings }, { project, pool });
  const decisions = await readDecisions(decisionsFile(project));
  const byDigest = paintings.map(({ digest }) => ({ id: digest, digest }));
  return decideCopies(byDigest, found, decisions);
}

interface SearchOptions {
  readonly project: Pick<ProjectFolders, 'cache' | 'splits'>;
  readonly pool: ImagePool;
}

/**
 * Finds which of the given pictures show the same as another of them or as a painting of a collection, and
 * the decisions of people about copies.
 */
export async function lookForCopiesOf(
  pictures: readonly CopyCandidate[],
  paintings: readonly CopyCandidate[],
  options: SearchOptions,
): Promise<{
  readonly found: readonly FoundCopy[];
  readonly decisions: readonly CopyDecision[];
}> {
  const found = await withProgress(paintings.length, options, (search) =>
    findCopiesOf(pictures, paintings, search),
  );
  return { found, decisions: await readDecisions(decisionsFile(options.project)) };
}

/** `findCopies` in a collection, with a progress bar in the terminal. */
export function findWithProgress(
  { paintings }: Pick<Collection, 'paintings'>,
  options: SearchOptions,
): Promise<readonly FoundCopy[]> {
  return withProgress(paintings.length, options, (search) => findCopies(paintings, search));
}

async function withProgress<T>(
  images: number,
  { project, pool }: SearchOptions,
  find: (options: FindCopiesOptions) => Promise<T>,
): Promise<T> {
  const progress = startProgress('Looking for copies', images, 'images');
  let seen = 0;
  try {
    return await find({
      pool,
      cacheFolder: project.cache,
      onProgress(done) {
        progress.advance(done - seen);
        seen = done;
      },
    });
  } finally {
    progress.stop();
  }
}
