/** The share of a collection's files that must be named in a certain way for a hint. */
const mostFiles = 0.9;

/** `claude-monet`: how WikiArt spells artists in the names of files. */
const wikiArtName = /^\p{Ll}+(?:-[\p{Ll}.]+)+$/u;

/**
 * Sentences for people about a folder that only looks like a folder per artist: it is one level too
 * high, or has a folder per style with the artists in the file names.
 */
export function hintAtLayout(images: ReadonlySet<string>, root: string): string[] {
  return [hintAtDeeperFolder(images, root), hintAtStyles(images)].flatMap((hint) => hint ?? []);
}

/** Hints at folders further down that contain more images than those read. */
function hintAtDeeperFolder(images: ReadonlySet<string>, root: string): string | undefined {
  const inside = new Map<string, { artists: Set<string>; images: number }>();
  for (const path of images) {
    const parts = path.split('/');
    const folder = parts.slice(0, -2).join('/');
    const found = inside.get(folder) ?? { artists: new Set(), images: 0 };
    inside.set(folder, found);
    if (parts.length > 1) found.artists.add(parts.at(-2) ?? '');
    if (parts.length > 1) found.images += 1;
  }
  const read = inside.get('')?.images ?? 0;
  const [fullest] = [...inside].sort(([, a], [, b]) => b.images - a.images);
  if (fullest === undefined) return undefined;
  const [folder, { artists, images: count }] = fullest;
  if (folder === '' || artists.size < 2 || count <= read) return undefined;
  return (
    `${root}/${folder} contains ${artists.size} folders with ${count} images: ` +
    'if those are the artists, pass that folder to --collection.'
  );
}

/**
 * Hints at names such as `claude-monet_water-lilies-1906.jpg`: the same painters in several folders,
 * or several painters in WikiArt's spelling in one folder, each with several paintings.
 */
function hintAtStyles(images: ReadonlySet<string>): string | undefined {
  const foldersOf = new Map<string, Set<string>>();
  const artistsOf = new Map<string, Set<string>>();
  let named = 0;
  let all = 0;
  for (const path of images) {
    const [folder = '', name, deeper] = path.split('/');
    if (name === undefined || deeper !== undefined) continue;
    all += 1;
    const artist = /^(\p{L}[^_]*)_./u.exec(name)?.[1];
    if (artist === undefined) continue;
    named += 1;
    addTo(foldersOf, artist, folder);
    addTo(artistsOf, folder, artist);
  }
  if (all === 0 || named < mostFiles * all || artistsOf.size < 2) return undefined;
  const isMixed = [...artistsOf.values()].filter(({ size }) => size > 1).length;
  if (isMixed < artistsOf.size / 2) return undefined;
  const artists = [...foldersOf];
  const spread =
    artists.find(([, folders]) => folders.size > 1) ??
    (named >= 2 * artists.length
      ? artists.find(([artist]) => wikiArtName.test(artist))
      : undefined);
  if (spread === undefined) return undefined;
  const [artist, folders] = spread;
  return (
    `Each folder was read as an artist, but the files look like artist_title: "${artist}_…" is in ` +
    `${[...folders].slice(0, 3).join(', ')}. If the folders are styles, add ` +
    "--artist-from '{style}/{artist}_{title}.jpg'."
  );
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  set.add(value);
}
