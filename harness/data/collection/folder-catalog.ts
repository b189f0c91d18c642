import { realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Catalog, CatalogEntry, Problem } from './collection.ts';
import { isImageName } from './image-name.ts';
import { type ImageListing, listImages, refusedLink } from './list-images.ts';
import { sortEntries, sortProblems } from './order.ts';
import { manifestName, readManifest } from './read-manifest.ts';

/**
 * Reads a collection with a folder per artist. Where it holds a `manifest.csv`, that decides which
 * images belong to it and who painted them; else each image directly inside a folder is by the
 * artist whom the folder is named for. Images are not opened.
 */
export async function readFolderCatalog(root: string): Promise<Catalog> {
  const folder = await realpath(resolve(root));
  const listing = await listImages(folder, (name) => isImageName(name) || name === manifestName);
  const { entries, problems } = listing.images.has(manifestName)
    ? await readByManifest(folder, listing)
    : readByFolder(folder, listing);
  return {
    kind: 'folder',
    name: basename(folder),
    root: folder,
    entries: sortEntries(entries),
    problems: sortProblems(problems),
  };
}

async function readByManifest(root: string, listing: ImageListing) {
  const { entries, named, problems } = await readManifest(root, listing);
  for (const id of listing.images) {
    if (!named.has(id) && isImageName(id.slice(id.lastIndexOf('/') + 1))) {
      problems.push({ file: id, reason: `is not named in ${manifestName}` });
    }
  }
  for (const [path, reason] of listing.refused) {
    if (!named.has(path)) problems.push(refusedLink(path, reason));
  }
  return { entries, problems };
}

function readByFolder(root: string, listing: ImageListing) {
  const entries: CatalogEntry[] = [];
  const problems: Problem[] = [];
  const artists = new Set<string>();
  const nestedImages = new Map<string, number>();
  for (const id of listing.images) {
    const parts = id.split('/');
    if (!isImageName(parts.at(-1) ?? '')) continue;
    if (parts.length === 2) {
      const artist = parts[0] ?? '';
      artists.add(artist);
      entries.push({ id, file: join(root, id), artist });
    } else if (parts.length === 1) {
      problems.push({ file: id, reason: "lies in no artist's folder" });
    } else {
      const folder = parts.slice(0, -1).join('/');
      nestedImages.set(folder, (nestedImages.get(folder) ?? 0) + 1);
    }
  }
  for (const [folder, count] of nestedImages) {
    problems.push({
      file: folder,
      reason:
        `is a folder inside an artist's folder; its ${count} ` +
        `${count === 1 ? 'image is' : 'images are'} not read without a ${manifestName}`,
    });
  }
  for (const folder of listing.folders) {
    if (!folder.includes('/') && !artists.has(folder)) {
      problems.push({ file: folder, reason: "is an artist's folder without an image" });
    }
  }
  for (const [path, reason] of listing.refused) problems.push(refusedLink(path, reason));
  return { entries, problems };
}
