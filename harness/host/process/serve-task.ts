import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { Answer, Handlers, Payload } from '../../contract/messages/peer.ts';
import type { PixelBatch, Services } from '../../contract/plugin.ts';
import { findWeightsCache } from '../confine/weights-on-disk.ts';
import type { ServedTraining, ServedWith } from '../hosted-plugin.ts';
import { askHub } from '../weights/ask-hub.ts';
import { downloadWeights } from '../weights/download-weights.ts';
import { findDownloaded } from '../weights/find-downloaded.ts';
import { findHubFile } from '../weights/find-hub-file.ts';
import type { PublishedWeights } from '../weights/published-weights.ts';
import { askSchemas, curvePointSchema } from './ask-schemas.ts';
import { copyPlainFiles } from './copy-plain-files.ts';
import type { PaintingIds } from './painting-ids.ts';
import { type AskedSession, type Sight, toExtractor } from './process-extractor.ts';
import type { UnlabelledFeatures } from './unlabelled-features.ts';

/** What a plugin's process is served with. */
export interface ServedProcess {
  readonly plugin: string;
  readonly ids: PaintingIds;
  /** The folder that the process may write to, absolute; it belongs to no other process. */
  readonly scratch: string;
  readonly sight: Sight;
  /** The current services; `training` only during training. */
  readonly current: () => {
    readonly services: ServedWith | undefined;
    readonly training: Training | undefined;
    /** For a process that knows labels. */
    readonly features?: UnlabelledFeatures | undefined;
  };
  /** The session, once it exists. */
  readonly session: () => AskedSession;
}

/** The parts that only training has. */
type Training = Pick<ServedTraining, 'reportEpoch' | 'checkpoint'>;

/** Answers the requests of a plugin's process to the harness; docs/protocol.md lists them. */
export function serveTask(served: ServedProcess): Handlers {
  const { plugin, ids, scratch, sight, current, session } = served;
  const streams = new Map<number, AsyncIterator<PixelBatch>>();
  const shown = new Map<number, ReturnType<Services['progress']>>();
  /** Why weights could not be fetched at the last attempt, by request. */
  const problems = new Map<string, string>();
  let opened = 0;
  let checkpoints = 0;
  let begun: string | undefined;
  const broken = (what: string) => new HarnessError('PROTOCOL_BROKEN', `Plugin ${plugin} ${what}`);
  const read = <T>(schema: z.ZodType<T>, { body }: Answer): T => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw broken(`sent an invalid request: ${z.prettifyError(parsed.error)}`);
  };
  const streamOf = (number: number): AsyncIterator<PixelBatch> => {
    const stream = streams.get(number);
    if (stream !== undefined) return stream;
    throw broken(`asked for pixel stream ${number}, which is not open.`);
  };
  const services = () => {
    const { services } = current();
    if (services !== undefined) return services;
    throw broken('sent a request before it had a task.');
  };
  const requireTraining = () => {
    const { training } = current();
    if (training !== undefined) return training;
    throw broken('asked for something that exists only in training.');
  };
  /** Uses the cached file, or downloads it after asking its publisher about it. */
  const fetchFile = async (
    wanted: unknown,
    find: (folder: string) => Promise<string | undefined>,
    ask: () => Promise<PublishedWeights>,
  ): Promise<Payload> => {
    const { weights: policy, log, progress } = services();
    const key = JSON.stringify(wanted);
    if (sight.paintings) {
      const problem = problems.get(key);
      // No server is asked again: a plugin that has seen paintings could send information about them.
      if (problem !== undefined) return { body: { problem } };
      throw broken('asked for weights after it had seen paintings.');
    }
    const fail = (problem: string): Payload => {
      problems.set(key, problem);
      return { body: { problem } };
    };
    const folder = findWeightsCache();
    const found = await find(folder);
    if (found !== undefined) return { body: { path: found } };
    if (!policy.download) return fail('the download is switched off');
    try {
      const weights = await ask();
      return { body: { path: await downloadWeights({ weights, folder, log, progress }) } };
    } catch (error) {
      return fail(messageOf(error));
    }
  };
  return {
    async features(asked) {
      const { extractors, paintings } = read(askSchemas.features, asked);
      sight.paintings = true;
      const wanted = extractors.map((extractor) => toExtractor(plugin, extractor, session()));
      const found = ids.find(paintings);
      const { features } = current();
      const matrix = await (features === undefined
        ? services().features(wanted, found)
        : features.features(services(), wanted, found));
      return { body: { rows: matrix.rows, width: matrix.width }, arrays: [matrix.data] };
    },
    pixels(asked) {
      const { view, paintings, batchSize } = read(askSchemas.pixels, asked);
      sight.paintings = true;
      const stream = ++opened;
      const batches = services().pixels(view, ids.find(paintings), batchSize);
      streams.set(stream, batches[Symbol.asyncIterator]());
      return { body: { stream } };
    },
    async nextPixels(asked) {
      const { stream } = read(askSchemas.stream, asked);
      const { done, value } = await streamOf(stream).next();
      if (done === true) {
        streams.delete(stream);
        return { body: { done: true } };
      }
      const { data, ...shape } = value;
      return { body: { done: false, ...shape }, arrays: [data] };
    },
    async endPixels(asked) {
      const { stream } = read(askSchemas.stream, asked);
      await streamOf(stream).return?.();
      streams.delete(stream);
      return {};
    },
    log(asked) {
      services().log(read(askSchemas.log, asked).line);
      return {};
    },
    startProgress(asked) {
      const { progress, label, total, unit } = read(askSchemas.progress, asked);
      shown.set(progress, services().progress(label, total, unit));
      return {};
    },
    advanceProgress(asked) {
      const { progress, by } = read(askSchemas.step, asked);
      shown.get(progress)?.advance(by);
      return {};
    },
    stopProgress(asked) {
      const { progress } = read(askSchemas.stop, asked);
      shown.get(progress)?.stop();
      shown.delete(progress);
      return {};
    },
    fetchWeights(asked) {
      const wanted = read(askSchemas.wanted, asked);
      const find = (folder: string) => findDownloaded(wanted, folder);
      return fetchFile(wanted, find, async () => wanted);
    },
    fetchHubWeights(asked) {
      const wanted = read(askSchemas.wantedOfHub, asked);
      const find = (folder: string) => findHubFile(wanted, folder);
      return fetchFile(wanted, find, () => askHub(wanted));
    },
    reportWeights(asked) {
      services().reportWeights(read(askSchemas.weights, asked));
      return {};
    },
    reportEpoch(asked) {
      requireTraining().reportEpoch(read(curvePointSchema, asked));
      return {};
    },
    async latestCheckpoint() {
      const kept = await requireTraining().checkpoint.latest();
      if (kept === undefined) return { body: { folder: null } };
      // It reads a copy: the run's folder is not visible to it, and it must not change the stored
      // checkpoint.
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
        throw broken('ended a checkpoint that it had not begun.');
      }
      begun = undefined;
      await checkpoint.save((folder) => copyPlainFiles(written, folder));
      await rm(written, { recursive: true, force: true });
      return {};
    },
  };
}
