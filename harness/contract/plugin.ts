/**
 * The contract between the harness and an approach: the one page a plugin author must read.
 *
 * A plugin is a folder with an `index.ts` whose default export is a `definePlugin({ … })`.
 * It gets paintings as opaque handles, learns from the labelled ones and answers, for pairs
 * of paintings, how probable it is that one artist painted both. It never sees a file name, a
 * test painting during training, a test label or a path to metadata.
 */
import type { z } from 'zod';
import type { Random } from './random.ts';

/** A painting as a plugin sees it. `key` is the SHA-256 of the image file and says nothing else. */
export interface Painting {
  readonly key: string;
}

/** A painting to learn from. */
export interface LabelledPainting extends Painting {
  /** The artist as a number from 0 to `task.artists − 1`, in no meaningful order. */
  readonly artist: number;
  /** Where the collection says so. */
  readonly style?: string;
  readonly genre?: string;
}

/** Pairs of paintings as two equally long arrays of indices into a list of paintings. */
export interface Pairs {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** Pairs with their answer: 1 where both paintings are by one artist, else 0. */
export interface LabelledPairs extends Pairs {
  readonly same: Uint8Array;
}

/**
 * How a painting is turned into square images, all of `size` pixels per side:
 *
 * - `whole`: the whole painting, squashed; one image. `mirrored` swaps left and right.
 * - `centre`: the largest square in its middle, scaled; one image.
 * - `corners`: squares of `crop` pixels cut out of the painting at its full size, then scaled to
 *   `size`: top left, top right, bottom left, bottom right.
 * - `grid`: `rows · columns` such squares at even distances from edge to edge, row by row; they
 *   overlap where the painting is small.
 *
 * - `prepared`: as the image processors of published networks show a picture to them: scaled with
 *   Pillow's `resampling` until its shorter side has `shorter` pixels, and the middle of that; squashed
 *   if `shorter` is left out. One image.
 *
 * A painting whose shorter side has fewer than `crop` pixels is first enlarged until it has them.
 */
export type View =
  | { readonly kind: 'whole'; readonly size: number; readonly mirrored?: true }
  | { readonly kind: 'centre'; readonly size: number }
  | { readonly kind: 'corners'; readonly crop: number; readonly size: number }
  | {
      readonly kind: 'grid';
      readonly rows: number;
      readonly columns: number;
      readonly crop: number;
      readonly size: number;
    }
  | {
      readonly kind: 'prepared';
      readonly size: number;
      /** At least `size`. */
      readonly shorter?: number;
      readonly resampling: Resampling;
    };

/** Filters of Pillow's `Image.resize`, which is what a network saw in training. */
export type Resampling = 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';

/**
 * Decoded paintings: RGB, 8 bits, rows first, the images of a painting one after another in the
 * view's order. `data.length` is `count · images · height · width · 3`.
 */
export interface PixelBatch {
  readonly data: Uint8Array;
  /** Paintings. */
  readonly count: number;
  /** Images per painting: 4 for `corners`, `rows · columns` for `grid`, else 1. */
  readonly images: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Turns pixels into a row of numbers for each painting, the same whichever artists there are:
 * a frozen network or plain statistics. What it gives is cached on disk under `id`.
 */
export interface FeatureExtractor {
  /**
   * Everything the features depend on besides the painting and the view (network, digest of its
   * weights, layer, pooling, version of the computation). The cache is keyed by it.
   */
  readonly id: Readonly<Record<string, string | number | boolean>>;
  readonly view: View;
  /** Numbers per painting, whatever the number of images that the view makes of it. */
  readonly width: number;
  /** True when the engine computes it: its kind then belongs to the cache's key. */
  readonly usesEngine: boolean;
  /** Paintings per batch; the last batch of a run may hold fewer. */
  readonly batchSize: number;
  /** Called once, and only when a painting is missing from the cache. */
  open(): Promise<OpenExtractor>;
}

export interface OpenExtractor {
  /**
   * `batch.count · width` numbers, a row per painting, made from all its images. Must not depend on
   * the other paintings. The batch's pixels are overwritten once this has answered.
   */
  extract(batch: PixelBatch): Promise<Float32Array>;
  dispose(): void;
}

/** A table of features, a row per painting. */
export interface FeatureMatrix {
  readonly rows: number;
  readonly width: number;
  /** `rows · width` numbers. */
  readonly data: Float32Array;
}

/** What the harness does for a plugin, both in training and in prediction. */
export interface Services {
  /** The engine that runs TensorFlow.js at the moment; already selected. */
  readonly engine: { readonly name: string; readonly device: string };
  /**
   * Features of the paintings in their order, from the cache or computed now. What several
   * extractors compute is side by side in a painting's row, in their order; each has a separate
   * cache, and a file is opened once for all their views.
   */
  features(
    extractors: FeatureExtractor | readonly FeatureExtractor[],
    paintings: readonly Painting[],
  ): Promise<FeatureMatrix>;
  /** Decoded paintings in their order, a batch at a time. */
  pixels(view: View, paintings: readonly Painting[], batchSize: number): AsyncIterable<PixelBatch>;
  /** Where pretrained weights may come from. */
  readonly weights: WeightsPolicy;
  /** A line for the person who watches. */
  log(line: string): void;
  /** A progress bar on the terminal, plain lines elsewhere. */
  progress(label: string, total: number, unit: string): { advance(n?: number): void; stop(): void };
  /** Says where weights came from; it is shown wherever the result is. */
  reportWeights(provenance: WeightsProvenance): void;
}

/** What a plugin may do when there are no pretrained weights. */
export interface WeightsPolicy {
  /** Folders searched first. */
  readonly folders: readonly string[];
  /** False forbids the network. */
  readonly download: boolean;
  /** True only on the demo collection: seeded, untrained weights are better than nothing. */
  readonly allowUntrained: boolean;
  /**
   * Has the harness fetch a file into the user's cache, because a plugin has no network. It does so
   * until the plugin has asked for pixels or features for the first time.
   *
   * @returns the path of the file
   */
  fetch?(wanted: WantedWeights): Promise<string>;
  /**
   * The same for a file of the Hugging Face hub, whose digest is the one that the hub names. What an
   * earlier download has left is taken before anything else.
   */
  fetchFromHub?(wanted: HubWeights): Promise<string>;
}

/** A file of weights that somebody publishes. */
export interface WantedWeights {
  readonly url: string;
  /** Its name in the user's cache. */
  readonly file: string;
  /** SHA-256 that it must have, hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** A file in a repository of the Hugging Face hub. */
export interface HubWeights {
  /** `owner/name` */
  readonly repository: string;
  /** Its path in the repository, such as `onnx/model.onnx`. */
  readonly file: string;
}

export interface WeightsProvenance {
  readonly backbone: string;
  readonly status: 'trained' | 'partial' | 'untrained';
  /** For people: what and where from. */
  readonly source: string;
  /** SHA-256 over the weights, or null when they were drawn at random. */
  readonly digest: string | null;
  /** Side in pixels, if untrained weights are shown smaller pictures than trained ones. Tables show it. */
  readonly pixels?: number;
  /**
   * Whether artists' names were in what it was trained on: if so, artists that are unseen here may have
   * been seen by it. Tables show `true` and `'unknown'`.
   */
  readonly namesArtists?: boolean | 'unknown';
}

/** One line of the learning curve. Epoch 0 is the state before any training. */
export interface CurvePoint {
  readonly epoch: number;
  readonly loss: number | null;
  readonly trainAccuracy?: number;
  readonly validationSeenAuc?: number;
  readonly validationUnseenAuc?: number;
  readonly [metric: string]: number | null | undefined;
}

/** Labelled paintings and their pairs from which epochs, thresholds and models are chosen. */
export interface Validation {
  readonly paintings: readonly LabelledPainting[];
  /** Balanced pairs among held-out paintings of training artists. */
  readonly seen: LabelledPairs;
  /** Balanced pairs among paintings of artists that are not in the training set. */
  readonly unseen: LabelledPairs;
}

/**
 * Where training keeps what it needs to resume after a kill. Weights are not enough: the
 * optimiser's state, the best epoch so far and the number of epochs done belong to it, and random
 * draws must depend on the epoch (`random.fork('pairs', epoch)`), so that the rest of the training
 * is bit-identical as without a kill.
 */
export interface Checkpoint {
  /** The folder of the last whole checkpoint of this same run; undefined if training begins. */
  latest(): Promise<string | undefined>;
  /**
   * Has the state written into an empty folder, which replaces the last checkpoint once it is
   * whole. To be called after `reportEpoch`, whose points are kept with it.
   */
  save(write: (folder: string) => Promise<void>): Promise<void>;
}

/** What a plugin is given to learn from. */
export interface TrainTask<Options> extends Services {
  readonly options: Options;
  readonly seed: number;
  /** Seeded by `seed`: the only source of randomness that a plugin may use. */
  readonly random: Random;
  readonly train: readonly LabelledPainting[];
  /** Artists in `train`; they are numbered from 0. Validation's unseen artists follow. */
  readonly artists: number;
  readonly validation: Validation;
  /** Adds a line to the run's learning curve. */
  reportEpoch(point: CurvePoint): void;
  /** For training that takes long enough to be worth resuming. */
  readonly checkpoint: Checkpoint;
}

/** What a plugin is given to bring a saved model back. */
export interface LoadTask<Options> extends Services {
  readonly options: Options;
}

/** How strongly each place of a painting speaks: at least 0, of no unit, top row first. */
export interface Heatmap {
  readonly rows: number;
  readonly columns: number;
  /** `rows · columns` numbers. */
  readonly data: Float32Array;
  /**
   * Where the map is of no more than the square in the middle of the painting: its side as a share of
   * the painting's shorter side, above 0 and at most 1.
   */
  readonly middle?: number | undefined;
}

/** Where a model looks on one painting of a pair. */
export interface Explanation {
  /** How strongly the last convolution responds, over all its channels. */
  readonly activation: Heatmap;
  /**
   * What speaks for one artist: Grad-CAM of the score (Selvaraju et al., 2017). All 0 if nothing
   * does.
   */
  readonly evidence: Heatmap;
}

/** A trained approach. */
export interface Model {
  /**
   * The probability in [0, 1] that one artist painted both paintings, for each pair in order.
   * It must be symmetric, and bit-identical each time under one seed and engine.
   */
  predict(paintings: readonly Painting[], pairs: Pairs): Promise<Float32Array>;
  /**
   * What it compares of each painting: a point in a space where near means alike, one row per
   * painting, bit-identical each time. Only for models that have such a thing; reports draw a
   * map of it.
   */
  embed?(paintings: readonly Painting[]): Promise<FeatureMatrix>;
  /** Where it looks on each painting of a pair. Only for models that see pixels or maps of them. */
  explain?(pair: readonly [Painting, Painting]): Promise<readonly [Explanation, Explanation]>;
  /**
   * Only of a model that is to learn from validation's paintings too. It is asked for once, after
   * the model has answered validation's pairs, so that threshold, calibration and the weights of an
   * ensemble are fitted to answers that were not known. What comes back answers the tests and is
   * saved; it replaces the model, which is neither asked nor freed any more.
   */
  refit?(): Promise<Model>;
  /** Writes everything that `load` needs into an empty folder. */
  save(folder: string): Promise<void>;
  /** Frees tensors. */
  dispose(): void;
}

/** What every approach says of itself, whether it learns or is made from others that do. */
export interface Declaration<Schema extends z.ZodObject = z.ZodObject> {
  /** The folder's name. */
  readonly name: string;
  /** One line for lists and reports. */
  readonly summary: string;
  /** The accuracies of this approach in Table 1 of the paper, if it has a row. */
  readonly paper?: { readonly seen: number; readonly unseen: number; readonly mixed: number };
  /**
   * Every option with a default and a description; flags, config files and manifest follow. None
   * can have the name of an option that `run`, `crossvalidate` or `features` has itself.
   */
  readonly options: Schema;
  /** Options under which it trains in seconds; the contract check uses them. */
  readonly trial?: Partial<z.input<Schema>>;
  /**
   * That the answer to a pair depends on which other paintings are asked about. Tables say so: such
   * an approach has more to go by than a single pair.
   */
  readonly transductive?: boolean;
  /**
   * False if nothing is computed with TensorFlow.js: no engine is started for it, and its runs are
   * the same whichever engine there is.
   */
  readonly usesEngine?: boolean;
}

/** An approach. */
export interface Plugin<Schema extends z.ZodObject = z.ZodObject> extends Declaration<Schema> {
  /**
   * The extractors that it asks `task.features` for: `harness features` fills the cache with them
   * ahead of a run, on several machines at once. Left out by a plugin that needs only pixels.
   */
  extractors?(task: LoadTask<z.output<Schema>>): Promise<readonly FeatureExtractor[]>;
  train(task: TrainTask<z.output<Schema>>): Promise<Model>;
  load(folder: string, task: LoadTask<z.output<Schema>>): Promise<Model>;
}

/** Returns the plugin unchanged and gives its author the types. */
export function definePlugin<Schema extends z.ZodObject>(plugin: Plugin<Schema>): Plugin<Schema> {
  return plugin;
}
