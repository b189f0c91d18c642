/**
 * The contract between the harness and an approach: the one page a plugin author must read.
 *
 * A plugin is a folder with an `index.ts` whose default export is a `definePlugin({ … })`.
 * It is handed paintings as opaque handles, learns from the labelled ones and answers, for pairs
 * of paintings, how probable it is that one artist painted both. It never sees a file name, a
 * test painting during training, a test label or a path to metadata.
 */
import type { z } from 'zod';
import type { Random } from './random.ts';

/** A painting as a plugin sees it. `key` is the SHA-256 of the image file and tells nothing else. */
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

/** How a painting is turned into pixels: the whole of it, squashed to `size` × `size`. */
export interface WholeView {
  readonly kind: 'whole';
  /** Pixels a side. */
  readonly size: number;
}
export type View = WholeView;

/** Decoded paintings: RGB, 8 bits, rows first. `data.length` is `count · height · width · 3`. */
export interface PixelBatch {
  readonly data: Uint8Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Turns pixels into a row of numbers for each painting, the same whichever artists there are:
 * a frozen network or plain statistics. What it gives is cached on disk under `id`.
 */
export interface FeatureExtractor {
  /**
   * Everything the features depend on beside the painting and the view (network, digest of its
   * weights, layer, pooling, version of the computation). The cache is keyed by it.
   */
  readonly id: Readonly<Record<string, string | number | boolean>>;
  readonly view: View;
  /** Numbers a painting. */
  readonly width: number;
  /** True when the engine computes it: its kind then belongs to the cache's key. */
  readonly usesEngine: boolean;
  /** Paintings a batch; the last batch of a run may hold fewer. */
  readonly batchSize: number;
  /** Called once, and only when a painting is missing from the cache. */
  open(): Promise<OpenExtractor>;
}

export interface OpenExtractor {
  /** `batch.count · width` numbers, a row a painting. Must not depend on the other paintings. */
  extract(batch: PixelBatch): Promise<Float32Array>;
  dispose(): void;
}

/** A table of features, a row a painting. */
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
  /** Features of the paintings in their order, from the cache or computed now. */
  features(extractor: FeatureExtractor, paintings: readonly Painting[]): Promise<FeatureMatrix>;
  /** Decoded paintings in their order, a batch at a time. */
  pixels(view: View, paintings: readonly Painting[], batchSize: number): AsyncIterable<PixelBatch>;
  /** Where pretrained weights may come from. */
  readonly weights: WeightsPolicy;
  /** A line for the person who watches. */
  log(line: string): void;
  /** A progress bar on the terminal, plain lines elsewhere. */
  progress(label: string, total: number, unit: string): { advance(n?: number): void; stop(): void };
  /** Says where weights came from; it stands wherever the result is shown. */
  reportWeights(provenance: WeightsProvenance): void;
}

/** What a plugin may do when pretrained weights cannot be had. */
export interface WeightsPolicy {
  /** Folders searched first. */
  readonly folders: readonly string[];
  /** False forbids the network. */
  readonly download: boolean;
  /** True on the demo collection alone: seeded, untrained weights are better than nothing. */
  readonly allowUntrained: boolean;
}

export interface WeightsProvenance {
  readonly backbone: string;
  readonly status: 'trained' | 'partial' | 'untrained';
  /** For people: what and where from. */
  readonly source: string;
  /** SHA-256 over the weights, or null when they were drawn at random. */
  readonly digest: string | null;
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
}

/** What a plugin is given to bring a saved model back. */
export interface LoadTask<Options> extends Services {
  readonly options: Options;
}

/** A trained approach. */
export interface Model {
  /**
   * The probability in [0, 1] that one artist painted both paintings, for each pair in order.
   * It must be symmetric, and the same to the bit each time under one seed and engine.
   */
  predict(paintings: readonly Painting[], pairs: Pairs): Promise<Float32Array>;
  /**
   * What it compares of each painting: a point in a space where near means alike, a row a
   * painting, the same to the bit each time. Only for models that have such a thing; reports draw
   * a map of it.
   */
  embed?(paintings: readonly Painting[]): Promise<FeatureMatrix>;
  /** Writes everything that `load` needs into an empty folder. */
  save(folder: string): Promise<void>;
  /** Frees tensors. */
  dispose(): void;
}

/** An approach. */
export interface Plugin<Schema extends z.ZodObject = z.ZodObject> {
  /** The folder's name. */
  readonly name: string;
  /** One line for lists and reports. */
  readonly summary: string;
  /** The accuracies of this approach in Table 1 of the paper, where it has a row. */
  readonly paper?: { readonly seen: number; readonly unseen: number; readonly mixed: number };
  /** Every option with a default and a description; flags, config files and manifest follow. */
  readonly options: Schema;
  /** Options under which it trains in seconds; the contract check uses them. */
  readonly trial?: Partial<z.input<Schema>>;
  train(task: TrainTask<z.output<Schema>>): Promise<Model>;
  load(folder: string, task: LoadTask<z.output<Schema>>): Promise<Model>;
}

/** Returns the plugin as it is and gives its author the types. */
export function definePlugin<Schema extends z.ZodObject>(plugin: Plugin<Schema>): Plugin<Schema> {
  return plugin;
}
