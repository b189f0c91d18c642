import { z } from 'zod';
import type { SplitShares } from '../../data/splits/split.ts';
import { defaultSplitSettings } from '../../data/splits/split-settings.ts';
import { confineModes } from '../../host/confine/boundary.ts';

/** The paintings, and their decoding. */
export const collectionOptions = z.object({
  collection: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe(
      'Folder with paintings, several times for one collection of several folders, or "demo"; default: the competition\'s data in data/, else the demo',
    )
    .meta({ setting: 'collection' }),
  artistFrom: z
    .string()
    .optional()
    .describe(
      "Where an image's path names the artist: '{artist}/{title}.jpg', '{style}/{artist}_{title}.jpg'",
    ),
  table: z
    .string()
    .optional()
    .describe('CSV or Parquet file that names each image and its artist, as manifest.csv does'),
  columns: z
    .string()
    .optional()
    .describe('Column names of the table or data set: file=path,artist=painter'),
  official: z
    .boolean()
    .default(false)
    .describe("Test on the competition's own test paintings; needs its test/ and metadata"),
  followLinks: z
    .boolean()
    .default(false)
    .describe('Follow links in the collection that lead to images and folders outside it'),
  limit: z
    .int()
    .min(1)
    .optional()
    .describe('Take at most this many paintings per artist of the collection'),
  workers: z
    .int()
    .min(1)
    .optional()
    .describe('Threads that decode images; default: all cores but one')
    .meta({ setting: 'workers' }),
});

/** The handling of unusable images. */
export const badImageOptions = z.object({
  onBadImage: z
    .enum(['skip', 'fail'])
    .default('skip')
    .describe('Skip an image that cannot be decoded, or stop'),
  maxBadImages: z
    .string()
    .default('5%')
    .describe('Stop if more images are skipped: a number, or a share (of at least 10 images)'),
});

/** How features are stored in the cache. */
export const storageOption = z.object({
  featureStorage: z
    .enum(['float32', 'float16'])
    .default('float32')
    .describe('How the feature cache stores numbers; float16 takes half the space and rounds them')
    .meta({ setting: 'featureStorage' }),
});

/** Of commands that work on a split, made or stored. */
export const splitOptions = z.object({
  splitSeed: z.int().default(0).describe('Seed of the split'),
  testUnseenArtists: share('testUnseenArtists', 'Share of artists that only the test sees'),
  validationUnseenArtists: share(
    'validationUnseenArtists',
    'Share of artists that only validation sees',
  ),
  testSeenPaintings: share(
    'testSeenPaintings',
    "Share of each training artist's paintings that only the test sees",
  ),
  validationSeenPaintings: share(
    'validationSeenPaintings',
    "Share of each training artist's paintings that only validation sees",
  ),
  split: z
    .string()
    .optional()
    .describe('A split to use: a stored one, or a CSV of your own with painting,part'),
});

/** The default need not apply to an existing split. */
function share(name: keyof SplitShares, description: string) {
  const shownDefault = String(defaultSplitSettings[name]);
  return z.number().gt(0).lt(1).optional().meta({ description, shownDefault });
}

/** Of commands that run plugins; `main` reads it before any plugin is looked at. */
export const confineOption = z.object({
  confine: z.enum(confineModes).optional().meta({
    description:
      'Deny plugins your files and the network: auto (if possible), strict (else stop) or none',
    shownDefault: 'HARNESS_CONFINE, else auto',
  }),
});

/** Of commands that train. */
export const trainingOptions = z.object({
  engine: z
    .string()
    .default('auto')
    .describe('What runs TensorFlow.js: auto, tensorflow, webgpu or wasm')
    .meta({ setting: 'engine' }),
  offline: z
    .boolean()
    .default(false)
    .describe('Never download weights')
    .meta({ setting: 'offline' }),
  force: z.boolean().default(false).describe('Train again even if the same run is finished'),
});

/** Of commands that train and then test elsewhere as well. */
export const elsewhereOption = z.object({
  testOn: z
    .array(z.string())
    .default([])
    .describe(
      'Other collections to test each finished run on; artists it was trained on are left out',
    ),
});

/** Of commands that train, for tables with "labels add". */
export const controlOptions = z.object({
  control: z
    .boolean()
    .default(false)
    .describe('Also train each approach on shuffled labels; tables then show what the labels add'),
  controlSeeds: z.string().optional().meta({
    description: 'Only runs with these seeds get a control: 0, or 0..2; implies --control',
    shownDefault: 'all seeds',
  }),
});

/** Of commands that make a list of runs, which several machines may share. */
export const partOptions = z.object({
  shard: z.string().optional().meta({
    description: 'Do only part i of n of the runs, as i/n, in a folder that all parts share',
    shownDefault: 'the place in a Slurm array, else all runs',
  }),
  shards: z
    .int()
    .min(1)
    .optional()
    .describe('Number of parts: the completions of an indexed Kubernetes Job, or with --plan'),
  plan: z
    .boolean()
    .default(false)
    .describe('Run nothing; print one command per part (--shards), else one per run'),
  tableOnly: z.boolean().default(false).describe('Train nothing; print the table of finished runs'),
});

/** The requested controls. */
export function requestControls({
  control,
  controlSeeds,
}: z.output<typeof controlOptions>): { readonly seeds?: string | undefined } | undefined {
  return control || controlSeeds !== undefined ? { seeds: controlSeeds } : undefined;
}

/** Of commands that test on listed pairs. */
export const listedPairsOptions = z.object({
  pairsIn: z
    .string()
    .optional()
    .describe(
      "Folder of the pictures in the pair list; default: the run's collection, else the list's folder",
    ),
  pairAnswers: z
    .string()
    .optional()
    .describe("Answers to pairs in Kaggle's layout; default: solution_painter.csv next to them"),
});

/** Of commands that load the model of a finished run. */
export const modelOptions = z.object({
  engine: z
    .string()
    .optional()
    .describe('What runs TensorFlow.js; default: auto')
    .meta({ setting: 'engine' }),
  workers: collectionOptions.shape.workers,
  plugin: z
    .string()
    .optional()
    .describe("Folder of the run's plugin, if the harness does not know its name"),
});

/** Of commands that may start Python, for plugins that are written in it. */
export const pythonOption = z.object({
  python: z.string().min(1).optional().meta({
    description: 'What runs plugins in Python: a name or the path of an interpreter',
    shownDefault: 'HARNESS_PYTHON, else python3',
  }),
});

/** Of every command that prints tables with figures. */
export const explainOption = z.object({
  explain: z
    .boolean()
    .default(false)
    .describe(
      'Explain below the tables what each column means and how it was measured; in a terminal or Markdown',
    ),
});

/** Of every command with output for scripts. */
export const jsonOption = z.object({
  json: z.boolean().default(false).describe('Print JSON for scripts on standard output'),
});
