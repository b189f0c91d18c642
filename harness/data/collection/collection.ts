import type { CollectionCopies } from '../copies/collection-copies.ts';
import type { ImageFacts } from '../images/facts.ts';

/** A row or file of a collection that could not be used, with the reason. */
export interface Problem {
  /** Path relative to the collection, or the metadata file's name. */
  readonly file: string;
  /** Line of the metadata file, counted from 1, if there is one. */
  readonly line?: number;
  readonly reason: string;
}

/** A painting with its artist from the metadata; the file has not been opened yet. */
export interface CatalogEntry {
  /**
   * Unique in the collection and the same on every machine: the path relative to the root, with `/`,
   * if the layout is a folder per artist; in any other layout, the path that such a layout would have.
   */
  readonly id: string;
  /** Absolute path of the image. */
  readonly file: string;
  readonly artist: string;
  readonly title?: string;
  readonly style?: string;
  readonly genre?: string;
  /** As written in the metadata: `1950.0`, `c.1950`. */
  readonly date?: string;
  /**
   * Where the image comes from; images of one source often belong together. In a collection of several
   * folders the folder's name comes first: `scans`, `scans: museum`.
   */
  readonly source?: string;
  /** SHA-256 of the file according to the metadata, 64 lower-case hex digits. */
  readonly sha256?: string;
  /** Its part in the competition's own split; set if that split was requested. */
  readonly official?: OfficialSide;
}

/**
 * `train`: by an artist who is also in the official test; `train-only`: by another artist; `seen` and
 * `unseen`: in the official test, with an artist who is or is not in training.
 */
export type OfficialSide = 'train' | 'train-only' | 'seen' | 'unseen';

/** A list of paintings, read only from metadata. */
export interface Catalog {
  readonly kind: 'kaggle' | 'folder' | 'demo' | 'simulated';
  /** For people: `demo`, or the folder's name. */
  readonly name: string;
  readonly root: string;
  /** All folders of a collection of several folders, absolute; `root` is the first. */
  readonly roots?: readonly string[];
  /** The recognised layout, for messages, unless it is the usual one of its kind. */
  readonly layout?: string;
  /** Sorted by id in code-unit order, ids unique. */
  readonly entries: readonly CatalogEntry[];
  readonly problems: readonly Problem[];
  /** Suspicious but usable findings, such as one artist under two names, as sentences. */
  readonly remarks?: readonly string[];
  /** Maximum number of paintings per artist, if the others were left out. */
  readonly limit?: number;
  /** Other folders that contain its images, absolute. */
  readonly folders?: readonly string[];
  /** Unpacks packed images into a cache; until then the entries' files do not exist. */
  readonly unpack?: (entries: readonly CatalogEntry[], cacheFolder: string) => Promise<Unpacked>;
  /** Facts about the images by id, if there are no images to inspect (simulated collections). */
  readonly facts?: ReadonlyMap<string, ImageFacts>;
}

/** Images from packed files. */
export interface Unpacked {
  /** With the files of their images. */
  readonly entries: readonly CatalogEntry[];
  /** Problems of paintings without an image. */
  readonly problems: readonly Problem[];
  /** The folders that contain the files, absolute. */
  readonly folders: readonly string[];
}

/** A painting whose image was read completely. */
export interface CollectionPainting extends Omit<CatalogEntry, 'sha256'> {
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  /** 64-bit perceptual hash, 16 hex digits. */
  readonly perceptualHash: string;
  readonly width: number;
  readonly height: number;
}

/** The file of a painting's image, and its identity. */
export type PaintingFile = Pick<CollectionPainting, 'digest' | 'file'>;

/** A catalog whose images have been inspected; splits are made from it. */
export interface Collection {
  readonly kind: Catalog['kind'];
  readonly name: string;
  readonly root: string;
  /** SHA-256 over ids, artists and image digests; independent of the order of rows. */
  readonly hash: string;
  readonly paintings: readonly CollectionPainting[];
  /** Bad rows and unreadable images. */
  readonly problems: readonly Problem[];
  readonly remarks?: Catalog['remarks'];
  readonly limit?: Catalog['limit'];
  readonly roots?: Catalog['roots'];
  readonly folders?: Catalog['folders'];
  /** Copies beyond those that perceptual hashes show, if they were looked for. */
  readonly copies?: CollectionCopies;
}
