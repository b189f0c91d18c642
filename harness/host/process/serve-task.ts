import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine } from '../../compute/engine/engine.ts';
import type { EngineExtractor } from '../../compute/features/cache-key.ts';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { MessageArray } from '../../contract/messages/frame.ts';
import type { Answer, Handlers } from '../../contract/messages/peer.ts';
import type { Painting, PixelBatch, Services, View } from '../../contract/plugin.ts';
import { findWeightsCache } from '../confine/weights-on-disk.ts';
import type { ServedTraining, ServedWith } from '../hosted-plugin.ts';
import { downloadWeights } from '../weights/download-weights.ts';
import { copyPlainFiles } from './copy-plain-files.ts';
import type { PluginConnection } from './plugin-connection.ts';
import type { UnlabelledFeatures } from './unlabelled-features.ts';

/** Paintings as a plugin's process knows them: by random ids, different ones for each process. */
export class PaintingIds {
  readonly #byKey = new Map<string, string>();
  readonly #byId = new Map<string, Painting>();

  /** The ids of paintings that are handed over. */
  list(paintings: readonly Painting[]): string[] {
    return paintings.map((painting) => {
      const known = this.#byKey.get(painting.key);
      if (known !== undefined) return known;
      const id = randomBytes(8).toString('hex');
      this.#byKey.set(painting.key, id);
      this.#byId.set(id, painting);
      return id;
    });
  }

  /** @throws HarnessError `PAINTING_NOT_HANDED_OVER` */
  find(ids: readonly string[]): Painting[] {
    return ids.map((id) => {
      const painting = this.#byId.get(id);
      if (painting !== undefined) return painting;
      throw new HarnessError(
        'PAINTING_NOT_HANDED_OVER',
        `The plugin asked for painting ${JSON.stringify(id.slice(0, 40))}, which it was not given.`,
      );
    });
  }
}

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
]);

/** An extractor as a plugin's process describes it. */
export const extractorSchema = z.object({
  /** What the plugin calls it when it is asked to open it. */
  name: z.string().max(200),
  id: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  view: viewSchema,
  width: z.int().min(1).max(10_000_000),
  batchSize: z.int().min(1).max(4096),
  /** True where the engine that the harness knows of computes it. */
  usesEngine: z.boolean().default(false),
});
export type DescribedExtractor = z.output<typeof extractorSchema>;

const ids = z.array(z.string());
const batchSize = z.int().min(1).max(4096);
const curvePoint = z
  .object({ epoch: z.int().min(0), loss: z.number().nullable() })
  .catchall(z.number().nullable());

const asks = {
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
    file: z.string().regex(/^[\w][\w.-]{0,199}$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().min(1),
  }),
  weights: z.object({
    backbone: z.string(),
    status: z.enum(['trained', 'partial', 'untrained']),
    source: z.string(),
    digest: z.string().nullable(),
  }),
};

/** What a plugin's process is served by. */
export interface ServedProcess {
  readonly plugin: string;
  readonly ids: PaintingIds;
  /** The folder that the process may write to, absolute; no other process has it. */
  readonly scratch: string;
  /** What it is served with at the moment; `training` only while it trains. */
  readonly current: () => {
    readonly services: ServedWith | undefined;
    readonly training: Training | undefined;
    /** Where it knows labels. */
    readonly features?: UnlabelledFeatures | undefined;
  };
  /** The session, once there is one. */
  readonly session: () => AskedSession;
}

/** What only training has. */
type Training = Pick<ServedTraining, 'reportEpoch' | 'checkpoint'>;

/** What extractors are asked through. */
export interface AskedSession {
  readonly connection: Pick<PluginConnection, 'peer'>;
  readonly engine: Engine | undefined;
}

/** Answers what a plugin's process asks of the harness; docs/protocol.md has the list. */
export function serveTask({ plugin, ids, scratch, current, session }: ServedProcess): Handlers {
  const streams = new Map<number, AsyncIterator<PixelBatch>>();
  const shown = new Map<number, ReturnType<Services['progress']>>();
  let opened = 0;
  let checkpoints = 0;
  let begun: string | undefined;
  let hasSeen = false;
  const broken = (what: string) => new HarnessError('PROTOCOL_BROKEN', `Plugin ${plugin} ${what}`);
  const read = <T>(schema: z.ZodType<T>, { body }: Answer): T => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw broken(`asks wrongly: ${z.prettifyError(parsed.error)}`);
  };
  const streamOf = (number: number): AsyncIterator<PixelBatch> => {
    const stream = streams.get(number);
    if (stream !== undefined) return stream;
    throw broken(`asks for stream ${number} of pixels, which is not open.`);
  };
  const services = () => {
    const { services } = current();
    if (services !== undefined) return services;
    throw broken('asks for something before it has a task.');
  };
  const requireTraining = () => {
    const { training } = current();
    if (training !== undefined) return training;
    throw broken('asks for what there is only in training.');
  };
  return {
    async features(asked) {
      const { extractors, paintings } = read(asks.features, asked);
      hasSeen = true;
      const wanted = extractors.map((extractor) => toExtractor(plugin, extractor, session()));
      const found = ids.find(paintings);
      const { features } = current();
      const matrix = await (features === undefined
        ? services().features(wanted, found)
        : features.features(services(), wanted, found));
      return { body: { rows: matrix.rows, width: matrix.width }, arrays: [matrix.data] };
    },
    pixels(asked) {
      const { view, paintings, batchSize } = read(asks.pixels, asked);
      hasSeen = true;
      const stream = ++opened;
      const batches = services().pixels(view, ids.find(paintings), batchSize);
      streams.set(stream, batches[Symbol.asyncIterator]());
      return { body: { stream } };
    },
    async nextPixels(asked) {
      const { stream } = read(asks.stream, asked);
      const { done, value } = await streamOf(stream).next();
      if (done === true) {
        streams.delete(stream);
        return { body: { done: true } };
      }
      const { data, ...shape } = value;
      return { body: { done: false, ...shape }, arrays: [data] };
    },
    async endPixels(asked) {
      const { stream } = read(asks.stream, asked);
      await streamOf(stream).return?.();
      streams.delete(stream);
      return {};
    },
    log(asked) {
      services().log(read(asks.log, asked).line);
      return {};
    },
    startProgress(asked) {
      const { progress, label, total, unit } = read(asks.progress, asked);
      shown.set(progress, services().progress(label, total, unit));
      return {};
    },
    advanceProgress(asked) {
      const { progress, by } = read(asks.step, asked);
      shown.get(progress)?.advance(by);
      return {};
    },
    stopProgress(asked) {
      const { progress } = read(asks.stop, asked);
      shown.get(progress)?.stop();
      shown.delete(progress);
      return {};
    },
    async fetchWeights(asked) {
      const wanted = read(asks.wanted, asked);
      const { weights, progress } = services();
      if (!weights.download) return { body: { problem: 'the download is switched off' } };
      // Whoever has seen paintings could ask a server about them.
      if (hasSeen) throw broken('asks for weights after it has seen paintings.');
      try {
        const folder = findWeightsCache();
        return { body: { path: await downloadWeights({ weights: wanted, folder, progress }) } };
      } catch (error) {
        return { body: { problem: messageOf(error) } };
      }
    },
    reportWeights(asked) {
      services().reportWeights(read(asks.weights, asked));
      return {};
    },
    reportEpoch(asked) {
      requireTraining().reportEpoch(read(curvePoint, asked));
      return {};
    },
    async latestCheckpoint() {
      const kept = await requireTraining().checkpoint.latest();
      if (kept === undefined) return { body: { folder: null } };
      // It reads a copy: it cannot see the run's folder, and shall not change what is kept.
      const folder = join(scratch, 'latest-checkpoint');
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      await copyPlainFiles(kept, folder);
      return { body: { folder } };
    },
    async beginCheckpoint() {
      requireTraining();
      checkpoints++;
      begun = join(scratch, `checkpoint-${checkpoints}`);
      await mkdir(begun);
      return { body: { folder: begun } };
    },
    async endCheckpoint() {
      const { checkpoint } = requireTraining();
      const written = begun;
      if (written === undefined) {
        throw broken('ends a checkpoint that it has not begun.');
      }
      begun = undefined;
      await checkpoint.save((folder) => copyPlainFiles(written, folder));
      await rm(written, { recursive: true, force: true });
      return {};
    },
  };
}

/**
 * An extractor that a plugin's process computes. Those of our own runner are known by what they say
 * of themselves; those of other programs by the plugin's name, too.
 */
export function toExtractor(
  plugin: string,
  { name, id, view, width, batchSize, usesEngine }: DescribedExtractor,
  session: AskedSession,
): EngineExtractor {
  const { engine } = session;
  const isOurs = engine !== undefined && engine.name !== 'none';
  return {
    id: isOurs ? id : { ...id, plugin },
    view,
    width,
    batchSize,
    // What computes in other programs is no engine of the harness.
    usesEngine: isOurs && usesEngine,
    precisionClass: engine?.precisionClass,
    async open() {
      const { peer } = session.connection;
      await peer.ask('openExtractor', { body: { extractor: name } });
      return {
        async extract({ data, ...shape }) {
          const body = { extractor: name, ...shape };
          const answer = await peer.ask('extract', { body, arrays: [data] });
          return takeFloats(plugin, answer, 'extract');
        },
        dispose: () => peer.tell('closeExtractor', { body: { extractor: name } }),
      };
    },
  };
}

/**
 * The one array of an answer, of any length where none is given.
 *
 * @throws HarnessError `PROTOCOL_BROKEN` where it has another type or length
 */
export function takeFloats(
  plugin: string,
  { arrays }: Answer,
  what: string,
  length: number | undefined = arrays[0]?.length,
): Float32Array {
  const [array] = arrays;
  if (arrays.length === 1 && array instanceof Float32Array && array.length === length) return array;
  const expected = length === undefined ? '' : ` of ${length} numbers`;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${plugin} must answer "${what}" with one float32 array${expected}; it answers with ${describeArrays(arrays)}.`,
  );
}

function describeArrays(arrays: readonly MessageArray[]): string {
  if (arrays.length === 0) return 'none';
  return arrays.map((array) => `${array.constructor.name} of ${array.length}`).join(', ');
}
