/** Paintings by artist, as indices into one list. */
export interface ByArtist {
  /** The artist of each painting, numbered from 0 in the order of their first painting. */
  readonly artistOf: Int32Array;
  /** The paintings of each artist, in the order of the list. */
  readonly paintingsOf: readonly Uint32Array[];
}

/** Groups paintings by artist; `artists` has the artist of each, by name or number. */
export function indexByArtist(artists: ArrayLike<string | number>): ByArtist {
  const numberOf = new Map<string | number, number>();
  const artistOf = new Int32Array(artists.length);
  const paintings: number[][] = [];
  for (const [painting, artist] of Array.from(artists).entries()) {
    const number = numberOf.get(artist) ?? numberOf.size;
    const own = paintings[number];
    if (own === undefined) {
      numberOf.set(artist, number);
      paintings.push([painting]);
    } else {
      own.push(painting);
    }
    artistOf[painting] = number;
  }
  return { artistOf, paintingsOf: paintings.map((list) => Uint32Array.from(list)) };
}
