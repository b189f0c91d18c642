import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { HarnessError } from '../../contract/errors.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { createApp } from './app.ts';
import { CollectionPages } from './collection-pages.ts';
import { CollectionShelf } from './collection-shelf.ts';
import { LiveFeed } from './live-feed.ts';
import { LiveState } from './live-state.ts';
import { RunPages } from './run-pages.ts';
import { createUploadVerifier } from './verify-uploads.ts';

const defaultPort = 4757;
/** The number of ports after the default one to try if it is in use. */
const spare = 20;
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

export interface LiveServer {
  readonly url: string;
  /** Whether only this machine can reach it. */
  readonly isLocal: boolean;
  close(): Promise<void>;
}

/**
 * Starts the live view of a project.
 *
 * @param options.host the loopback address by default
 * @param options.port undefined takes the default or the next that is free; 0 any
 * @throws HarnessError `PORT_TAKEN`, `HOST_INVALID`
 */
export async function serve(
  project: ProjectFolders,
  {
    host = '127.0.0.1',
    port,
    log,
  }: {
    readonly host?: string;
    readonly port?: number | undefined;
    readonly log: (line: string) => void;
  },
): Promise<LiveServer> {
  const isLocal = ['127.0.0.1', 'localhost', '::1'].includes(host);
  const state = new LiveState(project);
  const shelf = new CollectionShelf(project, state);
  const verifier = createUploadVerifier(project, shelf, log);
  const app = createApp({
    submissions: project.submissions,
    feed: new LiveFeed(state),
    pages: new RunPages(project, log),
    collections: new CollectionPages(state, shelf),
    verifier,
    isHostAllowed: (name) => !isLocal || loopbackNames.includes(name),
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const taken = await listenOnFirst(server, host, port);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${taken}/`,
    isLocal,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await verifier.close();
      await shelf.close();
    },
  };
}

async function listenOnFirst(
  server: Server,
  host: string,
  port: number | undefined,
): Promise<number> {
  const ports =
    port === undefined ? Array.from({ length: spare }, (_, i) => defaultPort + i) : [port];
  for (const candidate of ports) {
    try {
      return await listen(server, host, candidate);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && candidate !== ports.at(-1)) continue;
      if (code === 'EADDRINUSE' || code === 'EACCES') {
        throw new HarnessError(
          'PORT_TAKEN',
          `Port ${candidate} of ${host} cannot be used (${code}). Name another with --port, or 0 for any.`,
          { cause: error },
        );
      }
      throw new HarnessError(
        'HOST_INVALID',
        `${host} is not an address of this machine (${code}). --host takes 127.0.0.1, 0.0.0.0 or one of this machine's addresses.`,
        { cause: error },
      );
    }
  }
  throw new HarnessError('PORT_TAKEN', 'No port is free.');
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
