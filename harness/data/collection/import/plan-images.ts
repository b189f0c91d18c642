import { basename, dirname, join } from 'node:path';
import type { Entry } from 'yauzl';
import { isHidden, isVisibleFile } from '../../../shared/table-file/zip-entries.ts';
import { isImageName } from '../image-name.ts';
import { isBomb } from './entry-bomb.ts';
import { readPath, type SourceFile } from './find-sources.ts';
import type { ImageSide } from './image-sides.ts';
import type { OpenArchive } from './open-archive.ts';
import { isCopied, sizeOf } from './place-file.ts';
import { listTables } from './place-tables.ts';
import type { Replacements } from './replaced-images.ts';

/** The destination of an image. */
export interface ImagePlace {
  readonly target: string;
  /** Whether it replaces a corrupted one. */
  readonly replaces: boolean;
}

/**
 * The destination of an image by its path in the source, such as `train.zip/train/1.jpg`; or the
 * reason why it is skipped: the metadata does not list it, or there is or was a replacement for it.
 */
export type ImagePlan = (path: string) => ImagePlace | 'unknown' | 'replaced';

/** The sources of images in an import. */
interface FoundImages {
  readonly archives: readonly OpenArchive[];
  readonly images: readonly SourceFile[];
}

/** The paths of all images of an import. */
export function listPaths({ archives, images }: FoundImages): string[] {
  return [
    ...archives.flatMap((archive) => listImages(archive).map(({ path }) => path)),
    ...images.map(({ inFolder }) => inFolder),
  ];
}

/** Plans the destination of each image of an import. */
export function planImages(
  sides: ReadonlyMap<string, ImageSide>,
  replacements: Pick<Replacements, 'has'>,
  into: string,
): ImagePlan {
  return (path) => {
    const name = basename(path);
    const { side, replaces } = readPath(path);
    const known = sides.get(name) ?? (sides.size === 0 ? side : undefined);
    if (known === undefined) return 'unknown';
    // A replaced original would undo its replacement.
    if (replacements.has(name) && !replaces) return 'replaced';
    return { target: join(into, known, name), replaces };
  };
}

/** The additional disk space that images need. */
interface NeedOfImages {
  /** In the destination folder, without the space that consumed archives give back. */
  readonly bytes: number;
  /** Number of unpacked images that must be copied, because they can be neither linked nor moved. */
  readonly copies: number;
}

/** Measures the disk space that images need in a folder. */
export async function measureImages(
  { archives, images }: FoundImages,
  plan: ImagePlan,
  { into, consume }: { readonly into: string; readonly consume: boolean },
): Promise<NeedOfImages> {
  let bytes = 0;
  let largest = 0;
  for (const archive of archives) {
    // The archive shrinks while its images are unpacked, which helps if both are on the same disk.
    const givesBack = consume && !(await isCopied(archive.file, into, true));
    for (const { entry, path } of listImages(archive)) {
      const size = entry.uncompressedSize;
      if (isBomb(entry) || !(await isMissing(plan(path), size))) continue;
      if (givesBack) largest = Math.max(largest, size);
      else bytes += size;
    }
  }
  let copies = 0;
  const copiedFrom = new Map<string, boolean>();
  for (const { file, inFolder } of images) {
    const folder = dirname(file);
    const copied = copiedFrom.get(folder) ?? (await isCopied(file, into, consume));
    copiedFrom.set(folder, copied);
    const size = copied ? await sizeOf(file) : 0;
    if (!copied || !(await isMissing(plan(inFolder), size))) continue;
    bytes += size;
    copies++;
  }
  return { bytes: bytes + largest, copies };
}

async function isMissing(place: ReturnType<ImagePlan>, bytes: number): Promise<boolean> {
  return typeof place !== 'string' && (await sizeOf(place.target)) !== bytes;
}

/** Whether most files of an archive are the competition's, tables included. */
export function isOfCompetition(source: OpenArchive, plan: ImagePlan): boolean {
  const files = source.archive.entries.filter(({ fileName }) => isVisibleFile(fileName));
  const images = listImages(source).filter(({ path }) => plan(path) !== 'unknown');
  const known = images.length + listTables(source.archive).length;
  return known > 0 && 2 * known >= files.length;
}

/** The images among an archive's entries, with their paths. */
export function listImages({
  inFolder,
  archive,
}: OpenArchive): { readonly entry: Entry; readonly path: string }[] {
  return archive.entries
    .filter(({ fileName }) => !isHidden(fileName) && isImageName(basename(fileName)))
    .map((entry) => ({ entry, path: `${inFolder}/${entry.fileName}` }));
}
