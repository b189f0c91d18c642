import type { Engine } from '../compute/engine/engine.ts';
import type { EngineExtractor } from '../compute/features/cache-key.ts';
import type { SpeltMember } from '../contract/members-option.ts';
import type {
  FeatureMatrix,
  Model,
  Painting,
  Services,
  TrainTask,
  WeightsProvenance,
} from '../contract/plugin.ts';
import type { OptionsSchema } from '../shared/options/describe-schema.ts';

/** The description of a plugin. */
export interface PluginDescription {
  /** The folder's name. */
  readonly name: string;
  /** One line for lists and reports. */
  readonly summary: string;
  /** The accuracies of this approach in Table 1 of the paper, if it has a row. */
  readonly paper?: { readonly seen: number; readonly unseen: number; readonly mixed: number };
  /** Whether its answers depend on the other paintings of a call. */
  readonly transductive: boolean;
  /** Whether an engine of the harness computes for it. */
  readonly usesEngine: boolean;
  /** JSON Schema of what may be said for its options. */
  readonly options: OptionsSchema;
  /** All options at their defaults; undefined if one has no default. */
  readonly defaults: Readonly<Record<string, unknown>> | undefined;
  /** Options under which it trains in seconds; the contract check uses them. */
  readonly trial?: Readonly<Record<string, unknown>>;
  /** Whether it names its extractors ahead of training. */
  readonly namesExtractors: boolean;
}

/** The services for a plugin's process. Paintings have ids there that are drawn for that process. */
export interface ServedWith extends Omit<Services, 'engine' | 'features'> {
  /** The engine that is wanted: a name, or `auto`. */
  readonly engine: string;
  /** Hears what computes, each time that a process has chosen it. */
  onEngine(engine: Engine): void;
  /**
   * What labels in its task are of: the hash of the split. Features that depend on them are kept
   * only for runs on the same split; not at all if it is left out.
   */
  readonly learnsFrom?: string;
  /** Features of the paintings in their order, from the cache or computed now. */
  features(
    extractors: readonly EngineExtractor[],
    paintings: readonly Painting[],
  ): Promise<FeatureMatrix>;
}

/** The training input of a plugin's process. */
export type ServedTraining = ServedWith &
  Omit<TrainTask<Readonly<Record<string, unknown>>>, keyof Services | 'random'>;

/** The input for loading a saved model. */
export interface ServedLoading extends ServedWith {
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a plugin is asked for its weights with; what it says is dropped if there is no log. */
export interface WeightsQuestion
  extends Pick<ServedLoading, 'engine' | 'options' | 'weights' | 'progress'> {
  readonly log?: ServedLoading['log'];
}

/** The memory use of a process. */
export interface Usage {
  /** Tensors on its engine; 0 if it has none. */
  readonly tensors: number;
  /** Memory of its process, in bytes; undefined if that cannot be seen. */
  readonly bytes: number | undefined;
}

/** A trained model in a process that ends when the model is disposed of. */
export interface HostedModel extends Model {
  refit?(): Promise<HostedModel>;
  /** What its process holds. */
  usage(): Promise<Usage>;
  /**
   * Frees the model, and ends its process.
   *
   * @returns how many tensors were left of those that it made
   */
  free(): Promise<number>;
}

/** Extractors whose processes run until they are closed. */
export interface OpenExtractors {
  readonly list: readonly EngineExtractor[];
  close(): Promise<void>;
}

interface Hosted extends PluginDescription {
  /**
   * Checks options by the plugin's own schema and fills in its defaults.
   *
   * @throws HarnessError `OPTION_UNKNOWN` or `OPTION_INVALID`, naming the option as a flag
   */
  parse(given: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /**
   * Starts the process that is needed next, so that it can already choose its engine.
   *
   * @param options checked
   */
  prepare(engine: string, options: Readonly<Record<string, unknown>>): void;
  /**
   * The engine of the process that trains or loads next.
   *
   * @throws HarnessError `ENGINE_UNKNOWN`, `ENGINE_UNAVAILABLE`
   */
  chooseEngine(served: Pick<ServedWith, 'engine' | 'onEngine'>): Promise<Engine>;
  /** Ends the process that was started in advance. */
  close(): Promise<void>;
}

/** An approach, whose code runs in processes and never in the harness's own. */
export interface HostedPlugin extends Hosted {
  /** Digest of the sources of a plugin in TypeScript, by which what it says can be kept. */
  readonly sources?: string;
  /**
   * The weights that it says it uses, each once, without any painting; left out by a plugin that
   * does not name extractors ahead of training.
   */
  findWeights?(task: WeightsQuestion): Promise<readonly WeightsProvenance[]>;
  /**
   * Versions of what computes for it besides the harness, by name; left out by a plugin for which
   * nothing else does. A composition's members are asked one by one.
   *
   * @throws HarnessError `PLUGIN_NOT_STARTED`
   */
  findPackages?(): Promise<Readonly<Record<string, string>>>;
  /** Left out by a plugin that does not name extractors ahead of training. */
  extractors?(task: ServedLoading): Promise<OpenExtractors>;
  train(task: ServedTraining): Promise<HostedModel>;
  load(folder: string, task: ServedLoading): Promise<HostedModel>;
}

/** The trained state of a composition. */
export interface ComposedState {
  /** A plain value that JSON can represent. */
  readonly value: unknown;
  /** Whether it uses the member at each place. */
  readonly hears: readonly boolean[];
}

/** What a composition learns from: an array of answers a member, and what was asked. */
export interface ComposedAnswers {
  readonly answers: readonly Float32Array[];
  readonly same: Uint8Array;
  readonly artistA: Int32Array;
  readonly artistB: Int32Array;
}

/** A composition in a process, which is given what members answered and nothing else. */
export interface Composer {
  fit(task: {
    readonly options: Readonly<Record<string, unknown>>;
    readonly seed: number;
    readonly plugins: readonly string[];
    readonly validation: { readonly seen: ComposedAnswers; readonly unseen: ComposedAnswers };
  }): Promise<ComposedState>;
  /** Takes what an earlier `fit` gave; it checks it by its own schema. */
  restore(value: unknown, members: number): Promise<ComposedState>;
  /** @param answers an array a member, undefined if it does not listen */
  combine(answers: readonly (Float32Array | undefined)[], count: number): Promise<Float32Array>;
  stop(): Promise<void>;
}

/** An approach that is made from others. */
export interface HostedComposition extends Hosted {
  members(options: Readonly<Record<string, unknown>>): Promise<readonly SpeltMember[]>;
  open(served: ServedWith): Promise<Composer>;
}

/** Whether an approach is made from others. */
export function isComposition(
  declared: HostedPlugin | HostedComposition,
): declared is HostedComposition {
  return 'members' in declared;
}
