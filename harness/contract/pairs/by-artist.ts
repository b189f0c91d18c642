/** Paintings by artist, as indices into one list. */
export interface ByArtist {
  /** The artist of each painting, numbered from 0 in the order of their first painting. */
  readonly artistOf: Int32Array;
  /** The paintings of each artist, in the order of the list. */
  readonly paintingsOf: readonly Uint32Array[];
}

/** Sorts a list of paintings by artist; `artists` holds the artist of each, by name or number. */
export function indexByArtist(artists: ArrayLike<string | number>): ByArtist {
  const numberOf = new Map<string | number, number>();
  const artistOf = new Int32Array(artists.length);
  const paintings: number[][] = [];
  for (let painting = 0; painting < artists.length; painting++) {
    const artist = artists[painting]!;
    const number = numberOf.get(artist) ?? numberOf.size;
    if (number === numberOf.size) {
      numberOf.set(artist, number);
      paintings.push([]);
    }
    artistOf[painting] = number;
    paintings[number]!.push(painting);
  }
  return { artistOf, paintingsOf: paintings.map((list) => Uint32Array.from(list)) };
}
