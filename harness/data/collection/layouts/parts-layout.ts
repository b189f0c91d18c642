import { normaliseArtist } from '../artist-names.ts';
import type { Problem } from '../collection.ts';
import type { ImageListing } from '../list-images.ts';
import type { FoundLayout } from './found-layout.ts';
import { nameByArtist, type PlacedPainting } from './name-by-artist.ts';

/** The usual folder names for the parts of a data set, as ImageFolder and similar tools use them. */
const partName = /^(train|training|val|valid|validation|dev|test|testing)$/i;

/**
 * Reads `train/`, `validation/` and `test/`, or those of them that exist, with a folder per artist
 * inside, as one collection. They may also be inside another folder.
 *
 * @returns undefined if the folder is something else
 */
export function readParts(root: string, listing: ImageListing): FoundLayout | undefined {
  const { images, folders, refused } = listing;
  const above = findFolderOfParts(images);
  if (above === undefined) return undefined;
  const paintings: PlacedPainting[] = [];
  const problems: Problem[] = [];
  const parts = new Set<string>();
  const inUse = new Set<string>();
  for (const path of images) {
    const [part = '', artist, name, deeper] = path.slice(above.length).split('/');
    if (artist === undefined || name === undefined) {
      problems.push({ file: path, reason: "is in no artist's folder" });
    } else if (deeper !== undefined) {
      problems.push({ file: path, reason: "is in a folder inside an artist's folder" });
    } else if (normaliseArtist(artist) === '') {
      problems.push({ file: path, reason: 'is in a folder without a name' });
    } else {
      paintings.push({ path, artist: normaliseArtist(artist) });
      parts.add(part);
      inUse.add(`${above}${part}/${artist}`);
    }
  }
  if (paintings.length === 0) return undefined;
  for (const folder of folders) {
    const isArtist = folder.slice(above.length).split('/').length === 2;
    if (!isArtist || !folder.startsWith(above) || inUse.has(folder) || refused.has(folder))
      continue;
    problems.push({ file: folder, reason: "is an artist's folder without images" });
  }
  for (const [file, reason] of refused) problems.push({ file, reason });
  const names = [...parts].sort().map((part) => `${part}/`);
  return {
    layout: `a folder per artist in ${names.join(', ')}, read as one collection`,
    entries: nameByArtist(root, paintings),
    problems,
    remarks: [],
  };
}

/**
 * The path before the parts, with a trailing `/`; empty if they are the topmost folders; undefined if
 * the images are in other folders too.
 */
function findFolderOfParts(images: ReadonlySet<string>): string | undefined {
  const [first] = images;
  if (first === undefined) return undefined;
  const folders = first.split('/').slice(0, -1);
  const depth = folders.findIndex((name) => partName.test(name));
  if (depth < 0) return undefined;
  const above = folders.slice(0, depth).map((name) => `${name}/`);
  const start = above.join('');
  for (const path of images) {
    if (!path.startsWith(start) || !partName.test(path.split('/')[depth] ?? '')) return undefined;
  }
  return start;
}
