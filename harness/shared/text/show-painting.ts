import { harmlessText } from './harmless-text.ts';

/**
 * An artist's name for people to read: folders of collections write spaces as `_`.
 *
 * @param length the maximum number of characters
 */
export function showArtist(artist: string, length = 60): string {
  return harmlessText(artist.replaceAll('_', ' '), length);
}

/** The artist and id of a painting: `Hilma af Klint, Hilma_af_Klint/12.jpg`. */
export function showPainting(painting: { readonly artist: string; readonly id: string }): string {
  return `${showArtist(painting.artist)}, ${harmlessText(painting.id)}`;
}
