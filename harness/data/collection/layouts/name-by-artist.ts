import { join } from 'node:path';
import type { CatalogEntry } from '../collection.ts';

/** A painting with the path of its image, relative to the collection's root, with `/`. */
export interface PlacedPainting extends Omit<CatalogEntry, 'id' | 'file'> {
  readonly path: string;
}

/**
 * Names each painting as a folder per artist would: `artist/file.jpg`. Thus the same paintings have
 * the same split in every layout. If two would have the same name, both keep their whole path after
 * the artist.
 */
export function nameByArtist(root: string, paintings: readonly PlacedPainting[]): CatalogEntry[] {
  const taken = new Map<string, number>();
  for (const painting of paintings) {
    const name = shortName(painting);
    taken.set(name, (taken.get(name) ?? 0) + 1);
  }
  return paintings.map(({ path, ...painting }) => {
    const short = shortName({ path, ...painting });
    const isShared = (taken.get(short) ?? 0) > 1;
    const id = isShared ? `${folderName(painting.artist)}/${path}` : short;
    return { id, file: join(root, path), ...painting };
  });
}

function shortName({ artist, path }: Pick<PlacedPainting, 'artist' | 'path'>): string {
  return `${folderName(artist)}/${path.slice(path.lastIndexOf('/') + 1)}`;
}

/** An artist's name as the name of a folder. */
function folderName(artist: string): string {
  return artist.replaceAll('/', '-');
}
