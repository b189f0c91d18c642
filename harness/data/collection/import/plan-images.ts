import { basename, join } from 'node:path';
import type { Entry } from 'yauzl';
import { isHidden } from '../../../shared/table-file/zip-entries.ts';
import { isImageName } from '../image-name.ts';
import { isBomb } from './entry-bomb.ts';
import { readPath, type SourceFile } from './find-sources.ts';
import type { ImageSide } from './image-sides.ts';
import type { OpenArchive } from './open-archive.ts';
import { sizeOf } from './place-file.ts';

/** The place of an image. */
export interface ImagePlace {
  readonly target: string;
  /** Whether it replaces a corrupted one. */
  readonly replaces: boolean;
}

/**
 * Where an image goes by the way to it, as `train.zip/train/1.jpg`; or why it is passed over: the
 * metadata does not know it, or there is a replacement for it.
 */
export type ImagePlan = (path: string) => ImagePlace | 'unknown' | 'replaced';

/** Plans where the images of an import go, all of which must be given for the replacements' sake. */
export function planImages(
  { archives, images }: { archives: readonly OpenArchive[]; images: readonly SourceFile[] },
  sides: ReadonlyMap<string, ImageSide>,
  into: string,
): ImagePlan {
  const paths = [
    ...archives.flatMap((archive) => listImages(archive).map(({ path }) => path)),
    ...images.map(({ inFolder }) => inFolder),
  ];
  const replaced = new Set(
    paths.filter((path) => readPath(path).replaces).map((path) => basename(path)),
  );
  return (path) => {
    const name = basename(path);
    const { side, replaces } = readPath(path);
    const known = sides.get(name) ?? (sides.size === 0 ? side : undefined);
    if (known === undefined) return 'unknown';
    // A replaced original would undo its replacement.
    if (replaced.has(name) && !replaces) return 'replaced';
    return { target: join(into, known, name), replaces };
  };
}

/** The bytes that the images of archives need, all of them and the largest, beside what is there. */
export async function bytesForImages(
  archives: readonly OpenArchive[],
  plan: ImagePlan,
): Promise<{ readonly all: number; readonly largest: number }> {
  let all = 0;
  let largest = 0;
  for (const { entry, path } of archives.flatMap(listImages)) {
    const place = isBomb(entry) ? 'unknown' : plan(path);
    const bytes = entry.uncompressedSize;
    if (typeof place === 'string' || (await sizeOf(place.target)) === bytes) continue;
    all += bytes;
    largest = Math.max(largest, bytes);
  }
  return { all, largest };
}

/** The images among an archive's entries, and the way to each. */
export function listImages({
  inFolder,
  archive,
}: OpenArchive): { readonly entry: Entry; readonly path: string }[] {
  return archive.entries
    .filter(({ fileName }) => !isHidden(fileName) && isImageName(basename(fileName)))
    .map((entry) => ({ entry, path: `${inFolder}/${entry.fileName}` }));
}
