import { copyFileSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A painting to be arranged. */
export interface ArrangedPainting {
  /** With `-` between words. */
  readonly artist: string;
  /** `Some-Artist_12.jpg` */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
}

/**
 * The layouts in which people have their paintings, each as the paths of one painting and the tables
 * that are there as well.
 */
export const layouts: Readonly<
  Record<
    string,
    {
      place(painting: ArrangedPainting, index: number): string;
      tables?(paintings: readonly ArrangedPainting[]): Readonly<Record<string, string>>;
      /** Options that it needs. */
      readonly options?: { readonly artistFrom: string };
    }
  >
> = {
  'folder per artist': { place: ({ artist, name }) => `${artist}/${name}` },
  'WikiArt of ArtGAN': {
    place: ({ name }, index) => `${index % 3 === 0 ? 'Realism' : 'Pop_Art'}/${name}`,
    tables: () => ({ 'artist_class.txt': '', 'genre_class.txt': '0 landscape\n' }),
  },
  'train, validation and test': {
    place: ({ artist, name }, index) =>
      `${['train', 'train', 'validation', 'test'][index % 4]}/${artist}/${name}`,
  },
  'Best Artworks in folders': {
    place: ({ artist, name }) => `images/images/${artist}/${name}`,
    tables: listArtists,
  },
  'Best Artworks in one folder': {
    place: ({ name }) => `resized/resized/${name}`,
    tables: listArtists,
  },
  'a template': {
    place: ({ artist, name }, index) => `scans ${index % 2}/${artist}/jpeg/${name}`,
    options: { artistFrom: '{artist}/jpeg/{title}.jpg' },
  },
};

function listArtists(paintings: readonly ArrangedPainting[]) {
  const names = new Set(paintings.map(({ artist }) => artist.replaceAll('-', ' ')));
  return { 'artists.csv': ['name,genre', ...[...names].map((artist) => `${artist},A`)].join('\n') };
}

/** The paintings as a layout has them: hard links, or copies where those cannot be made. */
export function arrange(
  root: string,
  paintings: readonly ArrangedPainting[],
  { place, tables }: (typeof layouts)[string],
): string {
  for (const [index, painting] of paintings.entries()) {
    const path = join(root, place(painting, index));
    mkdirSync(dirname(path), { recursive: true });
    try {
      linkSync(painting.file, path);
    } catch {
      copyFileSync(painting.file, path);
    }
  }
  for (const [path, text] of Object.entries(tables?.(paintings) ?? {})) {
    writeFileSync(join(root, path), text);
  }
  return root;
}
