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

/** A painting as a plugin sees it. `key` is the SHA-256 of the image file and reveals nothing else. */
export interface Painting {
  readonly key: string;
}

/** A painting to learn from. */
export interface LabelledPainting extends Painting {
  /** The artist as a number from 0 to `task.artists − 1`, in no meaningful order. */
  readonly artist: number;
  /** If the collection gives it. */
  readonly style?: string;
  readonly genre?: string;
}

/** Pairs of paintings as two equally long arrays of indices into a list of paintings. */
export interface Pairs {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** Pairs with their answer: 1 if both paintings are by one artist, else 0. */
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
 *   overlap if the painting is small.
 *
 * - `prepared`: as by the image processors of published networks: scaled with
 *   Pillow's `resampling` until its shorter side has `shorter` pixels, and the middle of that; squashed
 *   if `shorter` is left out. One image.
 *
 * A painting whose shorter side has fewer than `crop` pixels is first enlarged to that size.
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

/** Filters of Pillow's `Image.resize`, as used in the network's training. */
export type Resampling = 'box' | 'bilinear' | 'hamming' | 'bicubic' | 'lanczos';

/**
 * Decoded paintings: RGB, 8 bits, row by row, the images of a painting one after another in the
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
 * Turns pixels into a row of numbers per painting, independent of the artists:
 * a frozen network or plain statistics. The result is cached on disk under `id`.
 */
export interface FeatureExtractor {
  /**
   * Everything the features depend on besides the painting and the view (network, digest of its
   * weights, layer, pooling, version of the computation). It is part of the cache's key.
   */
  readonly id: Readonly<Record<string, string | number | boolean>>;
  readonly view: View;
  /** Numbers per painting, whatever the number of images per painting. */
  readonly width: number;
  /** True if the engine computes it; its kind is then part of the cache's key. */
  readonly usesEngine: boolean;
  /** Paintings per batch; the last batch may have fewer. */
  readonly batchSize: number;
  /** Called once, and only if a painting is missing from the cache. */
  open(): Promise<OpenExtractor>;
}

export interface OpenExtractor {
  /**
   * `batch.count · width` numbers, one row per painting, from all its images. A row must not depend on
   * other paintings. The batch's pixels are overwritten once this has returned.
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

/** The services of the harness, in training and in prediction. */
export interface Services {
  /** The engine that runs TensorFlow.js, already selected. */
  readonly engine: { readonly name: string; readonly device: string };
  /**
   * Features of the paintings in their order, from the cache or computed now. The features of several
   * extractors are concatenated in a painting's row, in their order; each has a separate
   * cache, and a file is opened once for all their views.
   */
  features(
    extractors: FeatureExtractor | readonly FeatureExtractor[],
    paintings: readonly Painting[],
  ): Promise<FeatureMatrix>;
  /** Decoded paintings in their order, one batch at a time. */
  pixels(view: View, paintings: readonly Painting[], batchSize: number): AsyncIterable<PixelBatch>;
  /** Where pretrained weights may come from. */
  readonly weights: WeightsPolicy;
  /** Shows a line to the user. */
  log(line: string): void;
  /** A progress bar on the terminal, plain lines elsewhere. */
  progress(label: string, total: number, unit: string): { advance(n?: number): void; stop(): void };
  /** Reports the source of weights, which is shown with every result. */
  reportWeights(provenance: WeightsProvenance): void;
}

/** What a plugin may do when there are no pretrained weights. */
export interface WeightsPolicy {
  /** Folders searched first. */
  readonly folders: readonly string[];
  /** False forbids downloads. */
  readonly download: boolean;
  /** True only on the demo collection: seeded, untrained weights are better than nothing. */
  readonly allowUntrained: boolean;
  /**
   * Lets the harness fetch a file into the user's cache, because a plugin has no network. This works
   * until the plugin first asks for pixels or features.
   *
   * @returns the path of the file
   */
  fetch?(wanted: WantedWeights): Promise<string>;
  /**
   * The same for a file of the Hugging Face hub, whose digest comes from the hub. The file of an
   * earlier download is used first.
   */
  fetchFromHub?(wanted: HubWeights): Promise<string>;
}

/** A published file of weights. */
export interface WantedWeights {
  readonly url: string;
  /** Its name in the user's cache. */
  readonly file: string;
  /** Its required SHA-256, hex. */
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
  /** For people: the weights and their source. */
  readonly source: string;
  /** SHA-256 over the weights, or null if they were drawn at random. */
  readonly digest: string | null;
  /** Side in pixels, if untrained weights are shown smaller pictures than trained ones. Tables show it. */
  readonly pixels?: number;
  /**
   * Whether it was trained with artists' names: if so, it may have seen artists that are unseen
   * here. Tables show `true` and `'unknown'`.
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

/** Labelled paintings and pairs for choosing epochs, thresholds and models. */
export interface Validation {
  readonly paintings: readonly LabelledPainting[];
  /** Balanced pairs among held-out paintings of training artists. */
  readonly seen: LabelledPairs;
  /** Balanced pairs among paintings of artists that are not in the training set. */
  readonly unseen: LabelledPairs;
}

/**
 * Where training keeps its state to resume after a kill. Weights are not enough: the
 * optimiser's state, the best epoch so far and the number of finished epochs belong to it, and random
 * draws must depend on the epoch (`random.fork('pairs', epoch)`), so that the rest of the training
 * is bit-identical to one without a kill.
 */
export interface Checkpoint {
  /** The folder of this run's last complete checkpoint; undefined at the start of training. */
  latest(): Promise<string | undefined>;
  /**
   * Lets `write` put the state into an empty folder, which replaces the last checkpoint once it is
   * complete. Call it after `reportEpoch`, whose points are kept with it.
   */
  save(write: (folder: string) => Promise<void>): Promise<void>;
}

/** The input of a plugin's training. */
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

/** The input for loading a saved model. */
export interface LoadTask<Options> extends Services {
  readonly options: Options;
}

/** The strength at each place of a painting: at least 0, without a unit, top row first. */
export interface Heatmap {
  readonly rows: number;
  readonly columns: number;
  /** `rows · columns` numbers. */
  readonly data: Float32Array;
  /**
   * If the map covers only the square in the middle of the painting: its side as a share of
   * the painting's shorter side, above 0 and at most 1.
   */
  readonly middle?: number | undefined;
}

/** Where a model looks on one painting of a pair. */
export interface Explanation {
  /** The response of the last convolution, over all its channels. */
  readonly activation: Heatmap;
  /**
   * The evidence for one artist: Grad-CAM of the score (Selvaraju et al., 2017). All 0 if there
   * is none.
   */
  readonly evidence: Heatmap;
}

/** A trained approach. */
export interface Model {
  /**
   * The probability in [0, 1] that one artist painted both paintings, for each pair in order.
   * It must be symmetric, and bit-identical in each call under one seed and engine.
   */
  predict(paintings: readonly Painting[], pairs: Pairs): Promise<Float32Array>;
  /**
   * The representation that it compares: a point per painting in a space where near means similar, one row per
   * painting, bit-identical each time. Only for models that have one; reports draw a
   * map of it.
   */
  embed?(paintings: readonly Painting[]): Promise<FeatureMatrix>;
  /** Where it looks on each painting of a pair. Only for models that see pixels or maps of them. */
  explain?(pair: readonly [Painting, Painting]): Promise<readonly [Explanation, Explanation]>;
  /**
   * Only for a model that also learns from validation's paintings. It is called once, after
   * the model has answered validation's pairs, so that threshold, calibration and the weights of an
   * ensemble are fitted to answers of a model that has not seen them. The returned model answers the tests and is
   * saved; it replaces this model, which is neither asked nor freed any more.
   */
  refit?(): Promise<Model>;
  /** Writes everything that `load` needs into an empty folder. */
  save(folder: string): Promise<void>;
  /** Frees tensors. */
  dispose(): void;
}

/** The declaration of every approach, whether it learns itself or combines others. */
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
   * Whether the answer to a pair depends on the other paintings of the call. Tables show it: such
   * an approach uses more than a single pair.
   */
  readonly transductive?: boolean;
  /**
   * False if the plugin does not use TensorFlow.js: no engine is started for it, and its runs are
   * the same with any engine.
   */
  readonly usesEngine?: boolean;
}

/** An approach. */
export interface Plugin<Schema extends z.ZodObject = z.ZodObject> extends Declaration<Schema> {
  /**
   * The extractors that it passes to `task.features`: `harness features` fills the cache with them
   * before a run, on several machines if needed. Left out by a plugin that needs only pixels.
   */
  extractors?(task: LoadTask<z.output<Schema>>): Promise<readonly FeatureExtractor[]>;
  train(task: TrainTask<z.output<Schema>>): Promise<Model>;
  load(folder: string, task: LoadTask<z.output<Schema>>): Promise<Model>;
}

/** Returns the plugin unchanged and gives its author the types. */
export function definePlugin<Schema extends z.ZodObject>(plugin: Plugin<Schema>): Plugin<Schema> {
  return plugin;
}
