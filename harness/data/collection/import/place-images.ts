import { basename, join } from 'node:path';
import { isBelow } from '../../../shared/is-inside.ts';
import type { startProgress } from '../../../shared/progress.ts';
import type { Problem } from '../collection.ts';
import { readPath, type SourceFile } from './find-sources.ts';
import { imageSides } from './image-sides.ts';
import { type OpenArchive, unpackEntry } from './open-archive.ts';
import { hasChecksum, haveSameContent, placeFile, sizeOf, syncNames } from './place-file.ts';
import { type ImagePlace, type ImagePlan, isOfCompetition, listImages } from './plan-images.ts';

/** The results for the images. */
export interface ImageCounts {
  /** Number of images placed now, images already present, and replacements among them. */
  placed: number;
  present: number;
  replacements: number;
  /** Images that the metadata does not list. */
  unknown: number;
}

/** The placing of images, and notes about them. */
export interface ImagePlacing {
  readonly plan: ImagePlan;
  readonly into: string;
  readonly consume: boolean;
  /** Throws if another process has replaced this one. */
  readonly requireHeld: () => Promise<void>;
  readonly startProgress: typeof startProgress;
  readonly counts: ImageCounts;
  readonly problems: Problem[];
}

/**
 * Unpacks the images of an archive; with `consume` it shrinks meanwhile and is deleted at the end,
 * unless part of it cannot be unpacked or most of it does not belong to the competition.
 *
 * @param isWhole whether everything else needed from it has been unpacked
 */
export async function unpackImages(
  source: OpenArchive,
  isWhole: boolean,
  placing: ImagePlacing,
): Promise<void> {
  const { archive, file } = source;
  const { consume, plan, into, startProgress, problems } = placing;
  const images = listImages(source);
  const progress = startProgress(`Unpacking ${basename(file)}`, images.length, 'images');
  let isConsumed = consume && isWhole && isOfCompetition(source, plan);
  const settle = async () => {
    for (const side of imageSides) await syncNames(join(into, side));
  };
  for (const { entry, path } of images) {
    const isPlaced = await placeImage(path, entry.uncompressedSize, placing, {
      isSame: (target) => hasChecksum(target, entry),
      place: (target) => unpackEntry(source, entry, target, problems),
    });
    isConsumed &&= isPlaced;
    if (isConsumed) await archive.cutBefore(entry, settle);
    progress.advance();
  }
  progress.stop();
  if (!isConsumed) return;
  await settle();
  await archive.delete();
}

/** Links unpacked images to their destination, or copies them; moves them with `consume`. */
export async function linkImages(
  images: readonly SourceFile[],
  placing: ImagePlacing,
): Promise<void> {
  const { into, consume, startProgress } = placing;
  const progress = startProgress('Importing images', images.length, 'images');
  for (const { file, inFolder } of images) {
    progress.advance();
    if (isBelow(file, into) && !readPath(inFolder).replaces) continue;
    await placeImage(inFolder, await sizeOf(file), placing, {
      isSame: (target) => haveSameContent(file, target),
      async place(target) {
        await placeFile(file, target, consume);
        return true;
      },
    });
  }
  progress.stop();
}

/** Brings one image to its destination unless it already exists; false if that fails. */
async function placeImage(
  path: string,
  bytes: number,
  { plan, counts, requireHeld }: ImagePlacing,
  how: {
    /** Whether the existing file has the same bytes. */
    isSame(target: string): Promise<boolean>;
    place(target: string): Promise<boolean>;
  },
): Promise<boolean> {
  const place = plan(path);
  if (place === 'unknown') counts.unknown++;
  if (typeof place === 'string') return true;
  if (place.replaces) counts.replacements++;
  if (await isThere(place, bytes, how.isSame)) {
    counts.present++;
    return true;
  }
  await requireHeld();
  if (!(await how.place(place.target))) return false;
  counts.placed++;
  return true;
}

/** A replacement may have the same length as the original. */
async function isThere(
  { target, replaces }: ImagePlace,
  bytes: number,
  isSame: (target: string) => Promise<boolean>,
): Promise<boolean> {
  return (await sizeOf(target)) === bytes && (!replaces || (await isSame(target)));
}
