import { normaliseArtist } from '../artist-names.ts';
import type { Problem } from '../collection.ts';
import type { ImageListing } from '../list-images.ts';
import type { FoundLayout } from './found-layout.ts';
import { nameByArtist, type PlacedPainting } from './name-by-artist.ts';
import { compileTemplate } from './path-template.ts';

/**
 * Reads the artist of each image from its path, by the template.
 *
 * @throws HarnessError `ARTIST_TEMPLATE_INVALID`
 */
export function readByTemplate(
  root: string,
  { images, refused }: ImageListing,
  template: string,
): FoundLayout {
  const read = compileTemplate(template);
  const paintings: PlacedPainting[] = [];
  const problems: Problem[] = [];
  for (const path of images) {
    const found = read(path);
    const artist = normaliseArtist(found?.artist ?? '');
    if (found === undefined || artist === '') {
      problems.push({
        file: path,
        reason: `does not match --artist-from ${JSON.stringify(template)}`,
      });
    } else paintings.push({ path, ...found, artist });
  }
  for (const [file, reason] of refused) problems.push({ file, reason });
  const layout = `artists by --artist-from ${JSON.stringify(template)}`;
  return { layout, entries: nameByArtist(root, paintings), problems, remarks: [] };
}
