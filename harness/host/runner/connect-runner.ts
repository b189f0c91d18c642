import { fileURLToPath } from 'node:url';
import { restoreBinding } from '../../compute/engine/tensorflow/restore-binding.ts';
import { createPeer } from '../../contract/messages/peer.ts';
import { findUserCache } from '../../contract/user-cache.ts';
import { confineCommand } from '../confine/confine-command.ts';
import { findBoundary } from '../confine/find-boundary.ts';
import { listPluginCode, listPrivateFolders, listRunnerCode } from '../confine/plugin-code.ts';
import { listWeights } from '../confine/weights-on-disk.ts';
import { pluginEnvironment } from '../process/interpreter.ts';
import type { ConnectionStart, PluginConnection } from '../process/plugin-connection.ts';
import { startProcess } from '../process/start-process.ts';
import { duplexPair } from './duplex-pair.ts';
import { importDeclared } from './import-declared.ts';
import { servePlugin } from './serve-plugin.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));
const register = new URL('../../shared/typescript/register.js', import.meta.url).href;

/** The place of a plugin in TypeScript, and what it may see. */
export interface RunnerPlace {
  /** Its file, absolute. */
  readonly entry: string;
  /** Its folder, absolute. */
  readonly folder: string;
  /** Folders of pretrained weights. */
  readonly weights: readonly string[];
}

/** Lets our runner serve a plugin's file. */
export type ConnectRunner = (
  place: RunnerPlace,
  start: ConnectionStart,
) => PluginConnection | Promise<PluginConnection>;

/** In a separate process. */
export const connectInProcess: ConnectRunner = async (
  { entry, folder, weights },
  { scratch, shown = [], ...start },
) => {
  const boundary = await findBoundary(start.onLine);
  await restoreBinding();
  const command = [process.execPath, '--import', register, program, entry] as const;
  // Relative paths are relative to the caller's folder.
  const env = { ...pluginEnvironment(scratch), ...runnerEnvironment(process.env) };
  const started = { command, folder: process.cwd(), env };
  const confined = await confineCommand(start.plugin, boundary, started, {
    shown: [...listRunnerCode(), ...listPluginCode(folder), ...listWeights(weights), ...shown],
    hidden: listPrivateFolders(),
    scratch,
  });
  return startProcess({ ...start, ...confined });
};

/**
 * In this process, for tests: the same messages and code, without starting a process and an engine for each
 * model.
 */
export const connectHere: ConnectRunner = ({ entry }, start) =>
  serveHere((calledAs) => importDeclared(entry, calledAs), start);

/** The same for a plugin without a file. */
export function serveHere(
  importPlugin: Parameters<typeof servePlugin>[1],
  { plugin, handlers }: ConnectionStart,
): PluginConnection {
  const [ours, theirs] = duplexPair();
  servePlugin(theirs, importPlugin, () => theirs.destroy(), false);
  const fail = (error: Error) => peer.end(error);
  const peer = createPeer(`Plugin ${plugin}`, ours, handlers, fail, () =>
    fail(new Error('The plugin closed its connection')),
  );
  return {
    peer,
    pid: undefined,
    hold() {},
    async stop() {
      peer.end(new Error(`Plugin ${plugin}: it was ended`));
    },
  };
}

/** The additional variables that our own runner may see, so that an engine and its caches are found. */
function runnerEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(own).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(NODE_OPTIONS|TF_.*|DISPLAY|LOCALAPPDATA)$/.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), HARNESS_CACHE: findUserCache() };
}
