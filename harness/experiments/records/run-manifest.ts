import { z } from 'zod';
import { boundaries } from '../../host/confine/boundary.ts';
import {
  byMetric,
  earlyMetricNames,
  laterMetricNames,
  plainMetricNames,
} from '../../scoring/metrics.ts';

const finite = z.number();
const count = z.int().nonnegative();
const share = finite.min(0).max(1);

/** Everything that affected a run's result, and its sources. */
export const runManifestSchema = z.object({
  /** Version of this format. */
  version: z.literal(1),
  /** The folder's name. */
  id: z.string().min(1),
  /**
   * SHA-256 over everything that determines the result except the seed and paintings: runs of one approach
   * share it. Records of earlier versions lack it.
   */
  approach: z.string().optional(),
  /** A killed run also stays `running`. */
  state: z.enum(['running', 'finished', 'failed']),
  /** Why it failed, in one line. */
  failure: z.string().nullable(),
  /** ISO 8601, UTC. */
  created: z.iso.datetime(),
  plugin: z.object({
    name: z.string().min(1),
    /** SHA-256 of its code; records of earlier versions lack it. */
    code: z.string().optional(),
    summary: z.string(),
    /** The accuracies of the approach in the paper. */
    paper: z.object({ seen: share, unseen: share, mixed: share }).nullable(),
    /** Whether its answers depend on which other paintings are in the question. */
    transductive: z.literal(true).optional(),
    /** Options as passed to the plugin. */
    options: z.record(z.string(), z.json()),
    /** The default options. */
    defaults: z.record(z.string(), z.json()),
  }),
  seed: finite,
  /** Requested epochs; null for the plugin's own choice. */
  epochs: count.nullable(),
  /** At most this many paintings per artist; null for all. */
  limit: count.nullable(),
  split: z.object({
    file: z.string(),
    hash: z.string().min(1),
    seed: finite,
    /** Its other settings; records of earlier versions lack it. */
    settings: z.record(z.string(), z.json()).optional(),
    /**
     * For runs of a cross-validation; the index is from 0, `artists` is the number learned from if not all.
     */
    fold: z.object({ folds: count, index: count, artists: count.optional() }).optional(),
    /** The excluded part of the collection; records of earlier versions lack it. */
    leftOut: z
      .object({
        paintings: z.array(z.object({ id: z.string(), reason: z.string() })),
        /** Artists without remaining paintings. */
        artists: z.array(z.string()),
        /** Paintings of artists excluded from training. */
        notLearnedFrom: count,
      })
      .optional(),
  }),
  collection: z.object({
    kind: z.enum(['kaggle', 'folder', 'demo', 'simulated']),
    name: z.string(),
    /** The folder of the paintings, absolute. */
    root: z.string(),
    /** For several folders read as one collection: all of them, absolute. */
    roots: z.array(z.string()).min(2).optional(),
    hash: z.string().min(1),
    paintings: count,
    /** The number of unusable rows and files. */
    problems: count,
    /** Other folders with its pictures. */
    folders: z.array(z.string()).optional(),
    /** The requested layout of its folder, if any. */
    reading: z
      .object({
        artistFrom: z.string().optional(),
        /** Absolute. */
        table: z.string().optional(),
        columns: z.string().optional(),
      })
      .optional(),
    /** Whether links that lead out of it were followed. */
    followLinks: z.literal(true).optional(),
    /** Suspicious findings, such as one artist under two names; records of earlier versions lack it. */
    remarks: z.array(z.string()).optional(),
  }),
  weights: z.array(
    z.object({
      backbone: z.string(),
      status: z.enum(['trained', 'partial', 'untrained']),
      source: z.string(),
      digest: z.string().nullable(),
      /** Side in pixels, if untrained weights used smaller pictures than trained ones do. */
      pixels: z.int().min(1).exactOptional(),
      /** Whether they were trained with artists' names. */
      namesArtists: z.union([z.boolean(), z.literal('unknown')]).exactOptional(),
    }),
  ),
  engine: z.object({
    name: z.string(),
    device: z.string(),
    version: z.string().nullable(),
    why: z.string(),
    passedOver: z.array(z.object({ name: z.string(), reason: z.string() })),
  }),
  /**
   * The confinement of the plugin; records of earlier versions lack it: plugins
   * ran in the harness's own process.
   */
  confined: z.enum(boundaries).optional(),
  /** Versions of the packages that compute. */
  packages: z.record(z.string(), z.string()),
  /** For a plugin in Python: the versions of Python and of the packages that compute for it. */
  pythonPackages: z.record(z.string(), z.string()).optional(),
  node: z.string(),
  /** Null if the project is not a git repository. */
  git: z.object({ commit: z.string(), dirty: z.boolean() }).nullable(),
  /** Seconds by phase. */
  seconds: z.record(z.string(), finite.nonnegative()),
  /** How features were stored and computed; records of earlier versions lack it. */
  features: z
    .object({
      storage: z.enum(['float32', 'float16']),
      /** How the time was spent; null if every feature came from the cache. */
      extraction: z
        .object({
          paintings: count,
          seconds: finite.nonnegative(),
          engineBusy: share,
          decodersBusy: share,
          bottleneck: z.enum(['engine', 'decoding', 'disk']),
        })
        .nullable(),
    })
    .optional(),
  skippedImages: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** Whether the model has learnt from validation's paintings after it answered their pairs. */
  refitted: z.literal(true).optional(),
  /**
   * For a control, which learned from shuffled labels: the seed of the shuffle, and the id of the run that
   * is otherwise the same.
   */
  control: z.object({ shuffleSeed: finite, of: z.string().min(1) }).optional(),
  /** For an ensemble whose members are the models of finished runs: those runs. */
  members: z
    .array(
      z.object({
        run: z.string().min(1),
        created: z.iso.datetime(),
        /** The seconds of its training, included in `seconds.train`. */
        trainSeconds: finite.optional(),
      }),
    )
    .optional(),
  /** For answers from a program outside the harness: it trained nothing here, and its model is unavailable. */
  answered: z
    .object({
      /** The file with the answers, as the user named it, and its SHA-256. */
      file: z.string(),
      digest: z.string(),
      /** The user's note on how they were made; may be empty. */
      note: z.string(),
    })
    .optional(),
  cpus: count,
  /** SHA-256 of each file that the run wrote, once finished; records of earlier versions lack it. */
  files: z.record(z.string(), z.string()).optional(),
});
export type RunManifest = z.output<typeof runManifestSchema>;

const estimate = z.union([
  z.object({ value: finite, low: finite, high: finite }),
  z.object({ value: finite, low: z.null(), high: z.null() }),
]);
/** The figures of one set of pairs: `PartScore` as stored in files. */
export const partSchema = z.object({
  pairs: count,
  positives: count,
  artists: count,
  ...byMetric(earlyMetricNames, () => estimate),
  ...byMetric(laterMetricNames, () => estimate.nullable().default(null)),
  ...byMetric(plainMetricNames, () => finite.nullable().default(null)),
});

const allPairs = z.object({
  pairs: count,
  positives: count,
  artists: count,
  auc: estimate,
  averagePrecision: finite.nullable().default(null),
});

const kind = z.object({
  pairs: count,
  positives: count,
  auc: finite.nullable(),
  trueMatches: finite.nullable(),
  falseMatches: finite.nullable(),
});

/** The scores of a run as stored in metrics.json: `Scores` with the version of the format. */
export const runMetricsSchema = z.object({
  version: z.literal(1),
  threshold: finite,
  tests: z.object({ seen: partSchema, unseen: partSchema, mixed: partSchema }),
  validation: z.object({ seen: partSchema, unseen: partSchema }).nullable().default(null),
  mixed: z
    .object({
      kinds: z.object({ seen: kind, unseen: kind, across: kind }),
      within: partSchema.nullable(),
    })
    .optional(),
  hard: z.object({ by: z.enum(['style', 'appearance']), score: partSchema }).optional(),
  allPairs: z.object({ seen: allPairs, unseen: allPairs, mixed: allPairs }).optional(),
});

const calibrator = z.object({
  input: z.enum(['log odds', 'probability']),
  slope: finite,
  intercept: finite,
  /** Records of earlier versions always kept the full fit. */
  kept: share.default(1),
  covariance: z.tuple([finite, finite, finite]),
  freedom: finite.positive(),
  pairs: count,
  artists: count,
});

/** `RunCalibration` as stored in calibration.json, with the version of the format. */
export const runCalibrationSchema = z.object({
  version: z.literal(1),
  method: z.literal('platt'),
  seen: calibrator,
  unseen: calibrator,
  both: calibrator,
});
