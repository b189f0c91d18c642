import { z } from 'zod';
import type { Engine } from '../../compute/engine/engine.ts';
import { HarnessError } from '../../contract/errors.ts';
import type { Answer, Handlers, Payload } from '../../contract/messages/peer.ts';
import type { Painting } from '../../contract/plugin.ts';
import type { ServedTraining, ServedWith } from '../hosted-plugin.ts';
import type { NamedList } from '../runner/received-lists.ts';
import { PaintingIds } from './painting-ids.ts';
import type { ConnectionStart, PluginConnection } from './plugin-connection.ts';
import type { Sight } from './process-extractor.ts';
import { makeScratchFolder } from './scratch-folder.ts';
import { SentLists } from './sent-lists.ts';
import { serveTask } from './serve-task.ts';
import { usualBusyMs } from './start-process.ts';
import type { UnlabelledFeatures } from './unlabelled-features.ts';

/** Increased when messages change in a way that older programs do not understand. */
const protocolVersion = 1;

/** The place of a plugin and how to reach it. */
export interface PluginSource {
  /** The folder's name. */
  readonly name: string;
  /** The requested name or path, for messages. */
  readonly calledAs: string;
  /** Whether our own runner runs it, which chooses an engine and keeps the lists it receives. */
  readonly isOurs: boolean;
  /** The longest time until its greeting; the usual limit for long computations by default. */
  readonly mostBusyMs?: number | undefined;
  connect(start: ConnectionStart): PluginConnection | Promise<PluginConnection>;
}

/** A connection to a plugin that has greeted, for one task at a time. */
export interface PluginSession {
  readonly name: string;
  readonly connection: PluginConnection;
  /** Whether our own runner runs it. */
  readonly isOurs: boolean;
  readonly ids: PaintingIds;
  /** The folder that its process may write to. */
  readonly scratch: string;
  readonly sight: Sight;
  /** Whether its process or its connection has ended. */
  readonly hasEnded: boolean;
  /** Its engine, once chosen. */
  readonly engine: Engine | undefined;
  /** Marks the process as needed: the harness does not end before it has stopped. */
  take(): void;
  /** Serves the process with these services from now on; it knows labels if `features` is given. */
  serve(services: ServedWith, training?: ServedTraining, features?: UnlabelledFeatures): void;
  /**
   * Asks the process; an error of the harness while it served the process takes precedence over the answer.
   */
  ask(name: string, payload?: Payload): Promise<Answer>;
  /** Names a list of paintings, which is sent if the process does not have it yet. */
  nameList(paintings: readonly Painting[]): Partial<NamedList>;
  /** The same for a list that comes with more than its ids. */
  sendList(paintings: readonly Painting[]): NamedList;
  /** @throws HarnessError `ENGINE_UNKNOWN`, `ENGINE_UNAVAILABLE` */
  chooseEngine(served: Pick<ServedWith, 'engine' | 'onEngine'>): Promise<Engine>;
  /** Runs the work; ends the process if it fails. */
  orStop<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** The engine of a plugin that uses none of the harness; its name can be requested. */
export const noEngine = {
  name: 'none',
  device: 'none',
  version: 'none',
  precisionClass: 'none',
  passedOver: [],
  accelerated: false,
  why: 'the plugin computes by itself',
} as const;

const engineSchema: z.ZodType<Engine> = z.object({
  name: z.enum(['tensorflow', 'webgpu', 'wasm', 'cpu']),
  device: z.string(),
  version: z.string(),
  precisionClass: z.string(),
  passedOver: z.array(
    z.object({
      name: z.enum(['tensorflow', 'webgpu', 'wasm', 'cpu', 'tensorflow on a GPU']),
      reason: z.string(),
    }),
  ),
  accelerated: z.boolean(),
  why: z.string(),
});

/**
 * Starts a plugin's process and waits for its greeting.
 *
 * @param shown files and folders that it may see besides its own
 * @throws HarnessError as `startProcess`, and `PROTOCOL_BROKEN` if it speaks another version
 */
export async function openSession(
  source: PluginSource,
  shown: readonly string[] = [],
): Promise<PluginSession> {
  const { name, calledAs, isOurs } = source;
  const scratchFolder = await makeScratchFolder();
  const { path: scratch } = scratchFolder;
  const ids = new PaintingIds();
  const lists = new SentLists();
  const sight = { paintings: false };
  let served: Parameters<PluginSession['serve']> | undefined;
  let failure: unknown;
  let engine: Engine | undefined;
  let choice: { readonly wanted: string; readonly choosing: Promise<Engine> } | undefined;
  // Lines that it prints before the first session go to that session.
  const early: string[] = [];
  const handlers = serveTask({
    plugin: name,
    ids,
    scratch,
    sight,
    current: () => {
      const [services, training, features] = served ?? [];
      return { services, training, features };
    },
    session: () => session,
  });
  const connecting = source.connect({
    plugin: name,
    scratch,
    shown,
    handlers: noteFailures(handlers, (error) => {
      failure = error;
    }),
    onLine(line) {
      if (served === undefined) early.push(line);
      else served[0].log(line);
    },
  });
  const connection = await Promise.resolve(connecting).catch(async (error) => {
    await scratchFolder.remove();
    throw error;
  });
  let waiting = 0;
  let isTaken = false;
  const session: PluginSession = {
    name,
    connection,
    isOurs,
    ids,
    scratch,
    sight,
    get hasEnded() {
      return connection.peer.hasEnded;
    },
    get engine() {
      return engine;
    },
    take() {
      isTaken = true;
      connection.hold(true);
    },
    serve(...given) {
      served = given;
      for (const line of early.splice(0)) given[0].log(line);
    },
    async ask(name, payload) {
      failure = undefined;
      waiting++;
      connection.hold(true);
      try {
        return await connection.peer.ask(name, payload);
      } catch (error) {
        throw failure ?? error;
      } finally {
        waiting--;
        if (waiting === 0 && !isTaken) connection.hold(false);
      }
    },
    nameList(paintings) {
      if (isOurs) return lists.name(paintings, (list) => ids.list(list));
      return { paintings: ids.list(paintings) };
    },
    sendList: (paintings) => ({ list: lists.keep(paintings), paintings: ids.list(paintings) }),
    async chooseEngine({ engine: wanted, onEngine }) {
      if (choice?.wanted !== wanted) {
        const choose = async () => {
          if (!isOurs || wanted === noEngine.name) return noEngine;
          const answer = await session.ask('selectEngine', { body: { engine: wanted } });
          return readEngine(name, answer);
        };
        choice = { wanted, choosing: choose() };
      }
      engine = await choice.choosing;
      onEngine(engine);
      return engine;
    },
    async orStop(work) {
      try {
        return await work();
      } catch (error) {
        await session.stop();
        throw error;
      }
    },
    async stop() {
      await connection.stop();
      await scratchFolder.remove();
    },
  };
  await session.orStop(async () => {
    const { mostBusyMs = usualBusyMs } = source;
    // From now on it may compute as long as it gives signs of life; answering this takes no time.
    const patience = setTimeout(() => {
      const silence = `Plugin ${name} responds, but has not answered "hello" for ${mostBusyMs / 1000} s, so it was ended.`;
      connection.peer.end(new HarnessError('PLUGIN_SILENT', silence));
    }, mostBusyMs);
    const asked = session.ask('hello', { body: { protocol: protocolVersion, calledAs } });
    const { body } = await asked.finally(() => clearTimeout(patience));
    const { protocol } = Object(body) as { protocol?: unknown };
    if (protocol === protocolVersion) return;
    throw new HarnessError(
      'PROTOCOL_BROKEN',
      `Plugin ${name} uses version ${String(protocol)} of the protocol, but the harness uses version ${protocolVersion}.`,
    );
  });
  return session;
}

function readEngine(name: string, { body }: Answer): Engine {
  const parsed = engineSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${name} sent an invalid engine: ${z.prettifyError(parsed.error)}`,
  );
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
