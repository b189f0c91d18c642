import { harmlessText } from './harmless-text.ts';

/**
 * An artist's name as people read it: folders of collections write spaces as `_`.
 *
 * @param length the most characters
 */
export function showArtist(artist: string, length = 60): string {
  return harmlessText(artist.replaceAll('_', ' '), length);
}

/** Who painted a painting, and which it is: `Hilma af Klint, Hilma_af_Klint/12.jpg`. */
export function showPainting(painting: { readonly artist: string; readonly id: string }): string {
  return `${showArtist(painting.artist)}, ${harmlessText(painting.id)}`;
}
