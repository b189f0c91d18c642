import { join } from 'node:path';
import type { PaintingFile } from '../data/collection/collection.ts';
import { readSimulated, simulatedDigest } from '../data/collection/simulated/description.ts';
import { inspectWithProgress } from '../data/images/inspect-with-progress.ts';
import type { ImagePool } from '../data/images/pool.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { findImages } from './find-images.ts';

/** The usable images of a pairs file, in its order, and the reasons why the others are not usable. */
export interface SubmissionPaintings {
  readonly readable: ReadonlyMap<string, PaintingFile>;
  readonly unreadable: readonly { readonly image: string; readonly reason: string }[];
}

/** Finds the images named in a pairs file and decodes each once. */
export async function collectPaintings(
  images: readonly string[],
  folder: string,
  pool: ImagePool,
  project: ProjectFolders,
): Promise<SubmissionPaintings> {
  const found = await findImages(images, folder);
  const files = [...found.files].map(([id, file]) => ({ id, file }));
  const facts = await inspectWithProgress(files, project, { pool });
  const readable = new Map<string, PaintingFile>();
  const unreadable: { image: string; reason: string }[] = [];
  for (const image of images) {
    const file = found.files.get(image);
    const fact = facts.get(image);
    if (file === undefined || fact === undefined) {
      unreadable.push({ image, reason: found.missing.get(image) ?? 'not found' });
    } else if ('reason' in fact) {
      unreadable.push({ image, reason: fact.reason });
    } else {
      readable.set(image, { digest: fact.digest, file });
    }
  }
  return { readable, unreadable };
}

/** The same for a simulated collection, which has no images. */
export async function collectSimulated(
  images: readonly string[],
  root: string,
): Promise<SubmissionPaintings> {
  const description = await readSimulated(root);
  const readable = new Map<string, PaintingFile>();
  const unreadable: { image: string; reason: string }[] = [];
  for (const image of images) {
    const number = Number(/^([1-9]\d*)\.jpg$/.exec(image)?.[1] ?? 0);
    if (description !== undefined && number > 0 && number <= description.paintings) {
      readable.set(image, {
        digest: simulatedDigest(description, image),
        file: join(root, 'test', image),
      });
    } else unreadable.push({ image, reason: 'is not in the simulated collection' });
  }
  return { readable, unreadable };
}
