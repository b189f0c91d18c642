import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import type { Answer, Handlers, Payload } from '../../contract/messages/peer.ts';
import type {
  FeatureExtractor,
  LabelledPainting,
  LabelledPairs,
  LoadTask,
  Model,
  Plugin,
  TrainTask,
} from '../../contract/plugin.ts';
import type { Boundary } from '../confine/boundary.ts';
import { confineCommand } from '../confine/confine-command.ts';
import { findBoundary } from '../confine/find-boundary.ts';
import { listPluginCode } from '../confine/plugin-code.ts';
import { listWeights } from '../confine/weights-on-disk.ts';
import { pluginNameOf } from '../find-plugin.ts';
import { copyPlainFiles } from './copy-plain-files.ts';

import { chooseInterpreter, pluginEnvironment } from './interpreter.ts';
import { readPluginFile } from './plugin-file.ts';
import { noteProcess } from './process-memory.ts';
import { makeScratchFolder } from './scratch-folder.ts';
import {
  type DescribedExtractor,
  extractorSchema,
  PaintingIds,
  serveTask,
  takeFloats,
  toExtractor,
} from './serve-task.ts';
import { type PluginProcess, type ProcessStart, startProcess } from './start-process.ts';

/** Raised when messages change in a way that older programs do not understand. */
const protocolVersion = 1;

const learnt = z.object({
  embeds: z.boolean().default(false),
  refits: z.boolean().default(false),
});

/**
 * A plugin of any language: a folder with a `plugin.json` and a program that answers messages. Each
 * model has a process of its own, which ends when the model is disposed of.
 *
 * @param limits how long a process may be silent, made for long computations unless told otherwise,
 *   and what keeps it from what it is not given
 * @throws HarnessError `PLUGIN_INVALID`
 */
export function openProcessPlugin(folder: string, limits: SessionLimits = {}): Plugin {
  const file = readPluginFile(folder);
  const name = pluginNameOf(folder);
  const start = (task: LoadTask<unknown>, training?: TrainTask<unknown>) =>
    startSession({ name, folder, command: file.command, limits, task, training });
  const plugin: Plugin = {
    name,
    summary: file.summary,
    options: file.options,
    transductive: file.transductive,
    ...(file.paper === undefined ? {} : { paper: file.paper }),
    ...(file.trial === undefined ? {} : { trial: file.trial }),
    async train(task) {
      const session = await start(task, task);
      return session.orStop(async () => {
        const answer = await session.ask('train', describeTraining(task, session.ids));
        return createModel(session, answer);
      });
    },
    async load(saved, task) {
      const session = await start(task);
      return session.orStop(async () => {
        // It reads a copy: of the run's folder it can see nothing.
        const folder = join(session.scratch, 'saved');
        await mkdir(folder);
        await copyPlainFiles(saved, folder);
        const body = { folder, options: task.options, weights: task.weights };
        return createModel(session, await session.ask('load', { body }));
      });
    },
  };
  if (!file.extractors) return plugin;
  return {
    ...plugin,
    async extractors(task) {
      const session = await start(task);
      const listed = await session.orStop(() => listExtractors(session, task));
      await session.stop();
      return listed.map((described) => openInOwnProcess(name, described, task, start));
    },
  };
}

/** Its extractors as the process names them; it can be asked to open them from then on. */
async function listExtractors(
  session: Session,
  { options, weights }: LoadTask<unknown>,
): Promise<DescribedExtractor[]> {
  const { body } = await session.ask('extractors', { body: { options, weights } });
  const parsed = z.object({ extractors: z.array(extractorSchema) }).safeParse(body);
  if (parsed.success) return parsed.data.extractors;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${session.name} lists its extractors wrongly: ${z.prettifyError(parsed.error)}`,
  );
}

/** An extractor whose process runs only while there is something to compute. */
function openInOwnProcess(
  plugin: string,
  described: DescribedExtractor,
  task: LoadTask<unknown>,
  start: (task: LoadTask<unknown>) => Promise<Session>,
): FeatureExtractor {
  return {
    ...toExtractor(plugin, described, () => {
      throw new Error('the extractor is not open');
    }),
    async open() {
      const session = await start(task);
      const opened = await session.orStop(async () => {
        await listExtractors(session, task);
        return toExtractor(plugin, described, () => session.process.peer).open();
      });
      return { extract: opened.extract, dispose: () => void session.stop() };
    },
  };
}

/** What a process is held to. */
export interface SessionLimits extends Pick<ProcessStart, 'mostBusyMs' | 'mostIdleMs'> {
  /** What `HARNESS_CONFINE` and the machine give when it is left out. */
  readonly boundary?: Boundary;
}

interface Session {
  readonly name: string;
  readonly process: PluginProcess;
  readonly ids: PaintingIds;
  readonly scratch: string;
  /** What the harness itself failed with while the process waited for it, goes before its answer. */
  ask(name: string, payload?: Payload): Promise<Answer>;
  /** Ends the process where the work fails. */
  orStop<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

async function startSession({
  name,
  folder,
  command,
  limits,
  task,
  training,
}: {
  readonly name: string;
  readonly folder: string;
  readonly command: readonly [string, ...string[]];
  readonly limits: SessionLimits;
  readonly task: LoadTask<unknown>;
  readonly training: TrainTask<unknown> | undefined;
}): Promise<Session> {
  const boundary = limits.boundary ?? (await findBoundary(task.log));
  const scratchFolder = await makeScratchFolder();
  const { path: scratch } = scratchFolder;
  const ids = new PaintingIds();
  const handlers = serveTask({
    plugin: name,
    services: task,
    ids,
    scratch,
    ...(training === undefined ? {} : { training }),
    peer: () => process.peer,
  });
  let failure: unknown;
  const chosen = chooseInterpreter(command);
  const program = { command: chosen, folder, env: pluginEnvironment(scratch) };
  const needs = {
    shown: [...listPluginCode(folder), ...listWeights(task.weights.folders)],
    scratch,
  };
  const started = await confineCommand(name, boundary, program, needs).catch(async (error) => {
    await scratchFolder.remove();
    throw error;
  });
  const process = startProcess({
    ...started,
    mostBusyMs: limits.mostBusyMs,
    mostIdleMs: limits.mostIdleMs,
    plugin: name,
    program: chosen[0],
    handlers: noteFailures(handlers, (error) => {
      failure = error;
    }),
    onLine: task.log,
  });
  const ask = async (name: string, payload?: Payload) => {
    failure = undefined;
    try {
      return await process.peer.ask(name, payload);
    } catch (error) {
      throw failure ?? error;
    }
  };
  const stop = async () => {
    await process.stop();
    await scratchFolder.remove();
  };
  const orStop = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      await stop();
      throw error;
    }
  };
  await orStop(async () => {
    const { body } = await ask('hello', { body: { protocol: protocolVersion } });
    const { protocol } = Object(body) as { protocol?: unknown };
    if (protocol === protocolVersion) return;
    throw new HarnessError(
      'PROTOCOL_BROKEN',
      `Plugin ${name} speaks version ${String(protocol)} of the protocol, and the harness version ${protocolVersion}.`,
    );
  });
  return { name, process, ids, scratch, ask, orStop, stop };
}

function noteFailures(handlers: Handlers, note: (error: unknown) => void): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (asked: Answer) => {
        try {
          return await handler(asked);
        } catch (error) {
          note(error);
          throw error;
        }
      },
    ]),
  );
}

function describeTraining(task: TrainTask<unknown>, ids: PaintingIds) {
  const label = (paintings: readonly LabelledPainting[]) => ({
    paintings: ids.list(paintings),
    styles: paintings.map(({ style }) => style ?? null),
    genres: paintings.map(({ genre }) => genre ?? null),
  });
  const artistsOf = (paintings: readonly LabelledPainting[]) =>
    Int32Array.from(paintings, ({ artist }) => artist);
  const { train, validation, options, seed, artists, weights } = task;
  const pairs = ({ a, b, same }: LabelledPairs) => [a, b, same];
  return {
    body: {
      options,
      weights,
      seed,
      artists,
      train: label(train),
      validation: label(validation.paintings),
    },
    arrays: [
      artistsOf(train),
      artistsOf(validation.paintings),
      ...pairs(validation.seen),
      ...pairs(validation.unseen),
    ],
  };
}

function createModel(session: Session, answer: Answer): Model {
  const { name, ids, scratch } = session;
  const parsed = learnt.safeParse(answer.body ?? {});
  if (!parsed.success) {
    throw new HarnessError(
      'PROTOCOL_BROKEN',
      `Plugin ${name} answers wrongly once it has learnt: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { embeds, refits } = parsed.data;
  const model: Model = {
    async predict(paintings, pairs) {
      const answer = await session.ask('predict', {
        body: { paintings: ids.list(paintings) },
        arrays: [Uint32Array.from(pairs.a), Uint32Array.from(pairs.b)],
      });
      return takeFloats(name, answer, pairs.a.length, 'predict');
    },
    async save(folder) {
      const written = join(scratch, 'model');
      await rm(written, { recursive: true, force: true });
      await mkdir(written);
      await session.ask('save', { body: { folder: written } });
      await copyPlainFiles(written, folder);
    },
    dispose() {
      void session.stop();
    },
  };
  noteProcess(model, session.process.pid);
  if (embeds) {
    model.embed = async (paintings) => {
      const answer = await session.ask('embed', { body: { paintings: ids.list(paintings) } });
      const shape = z.object({ width: z.int().min(1) }).safeParse(answer.body);
      if (!shape.success) {
        throw new HarnessError(
          'PROTOCOL_BROKEN',
          `Plugin ${name} answers "embed" without a width: ${z.prettifyError(shape.error)}`,
        );
      }
      const { width } = shape.data;
      const data = takeFloats(name, answer, paintings.length * width, 'embed');
      return { rows: paintings.length, width, data };
    };
  }
  if (refits) {
    model.refit = async () => {
      const learntMore = await session.ask('refit');
      const { refit: _, ...refitted } = createModel(session, learntMore);
      return refitted;
    };
  }
  return model;
}
