import { z } from 'zod';
import type { View } from '../../contract/plugin.ts';

const side = z.int().min(1).max(4096);
const viewSchema: z.ZodType<View> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('whole'),
    size: side,
    mirrored: z.literal(true).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('centre'), size: side }),
  z.strictObject({ kind: z.literal('corners'), crop: side, size: side }),
  z.strictObject({
    kind: z.literal('grid'),
    rows: z.int().min(1).max(64),
    columns: z.int().min(1).max(64),
    crop: side,
    size: side,
  }),
  z.strictObject({
    kind: z.literal('prepared'),
    size: side,
    shorter: side.exactOptional(),
    resampling: z.enum(['box', 'bilinear', 'hamming', 'bicubic', 'lanczos']),
  }),
]);

/** An extractor as a plugin's process describes it. */
export const extractorSchema = z.object({
  /** What the plugin calls it when it is asked to open it. */
  name: z.string().max(200),
  id: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  view: viewSchema,
  width: z.int().min(1).max(10_000_000),
  batchSize: z.int().min(1).max(4096),
  /** True if the engine that the harness knows of computes it. */
  usesEngine: z.boolean().default(false),
});
export type DescribedExtractor = z.output<typeof extractorSchema>;

const ids = z.array(z.string());
const fileName = z.string().regex(/^[\w][\w.-]{0,199}$/);
/** Names in the folder of weights that the harness gives itself: to files of the hub, by their digest, and to what goes with a download. */
const ownNames = /--.*-[0-9a-f]{16}(\.[^.]*)?$|^digests\.json$|\.(part|lock)$/i;
const namedFile = fileName.refine(
  (name) => !ownNames.test(name),
  'is a name reserved by the harness',
);
const batchSize = z.int().min(1).max(4096);
export const curvePointSchema = z
  .object({ epoch: z.int().min(0), loss: z.number().nullable() })
  .catchall(z.number().nullable());

/** What a plugin's process may ask, by name. */
export const askSchemas = {
  features: z.object({ extractors: z.array(extractorSchema).min(1), paintings: ids }),
  pixels: z.object({ view: viewSchema, paintings: ids, batchSize }),
  stream: z.object({ stream: z.int() }),
  log: z.object({ line: z.string() }),
  progress: z.object({
    label: z.string(),
    total: z.number().min(0),
    unit: z.string(),
    progress: z.int(),
  }),
  step: z.object({ progress: z.int(), by: z.number().min(0).default(1) }),
  stop: z.object({ progress: z.int() }),
  wanted: z.object({
    url: z.url({ protocol: /^https?$/ }),
    file: namedFile,
    sha256: z.string().regex(/^[0-9a-f]{8,64}$/),
    bytes: z.int().min(1).optional(),
  }),
  wantedOfHub: z.object({
    repository: z.string().regex(/^\w[\w.-]{0,95}\/\w[\w.-]{0,95}$/),
    file: z.string().regex(/^([\w][\w.-]{0,99}\/){0,3}[\w][\w.-]{0,99}$/),
  }),
  weights: z.object({
    backbone: z.string(),
    status: z.enum(['trained', 'partial', 'untrained']),
    source: z.string(),
    digest: z.string().nullable(),
    pixels: z.int().min(1).exactOptional(),
    namesArtists: z.union([z.boolean(), z.literal('unknown')]).exactOptional(),
  }),
};
