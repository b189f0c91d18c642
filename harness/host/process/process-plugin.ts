import type { Boundary } from '../confine/boundary.ts';
import { confineCommand } from '../confine/confine-command.ts';
import { findBoundary } from '../confine/find-boundary.ts';
import { listPluginCode, listPrivateFolders } from '../confine/plugin-code.ts';
import { listWeights } from '../confine/weights-on-disk.ts';
import { pluginNameOf } from '../find-plugin.ts';
import type { HostedPlugin } from '../hosted-plugin.ts';
import { parseOptions } from '../plugin-options.ts';
import { findPythonPackages } from './find-python-packages.ts';
import { hostPlugin } from './host-plugin.ts';
import { chooseInterpreter, isPython, pluginEnvironment } from './interpreter.ts';
import { limitTime } from './limit-time.ts';
import { readPluginFile } from './plugin-file.ts';
import type { PluginSource } from './plugin-session.ts';
import { SessionSupply } from './session-supply.ts';
import { type ProcessStart, startProcess } from './start-process.ts';

/** The limits of a process. */
export interface SessionLimits extends Pick<ProcessStart, 'mostBusyMs' | 'mostIdleMs'> {
  /** Folders of pretrained weights, visible to the process. */
  readonly weights?: readonly string[];
  /** By default as `HARNESS_CONFINE` and the machine determine. */
  readonly boundary?: Boundary;
}

/**
 * A plugin in any language: a folder with a `plugin.json` and a program that answers messages.
 *
 * @param limits how long a process may be silent, which by default allows long computations, and what
 *   confines it
 * @throws HarnessError `PLUGIN_INVALID`
 */
export function openProcessPlugin(folder: string, limits: SessionLimits = {}): HostedPlugin {
  const { command, options, schema, extractors, ...file } = readPluginFile(folder);
  const name = pluginNameOf(folder);
  const source: PluginSource = {
    name,
    calledAs: name,
    isOurs: false,
    mostBusyMs: limits.mostBusyMs,
    async connect({ scratch, shown, ...start }) {
      const boundary = limits.boundary ?? (await findBoundary(start.onLine));
      const chosen = chooseInterpreter(command);
      const env = pluginEnvironment(scratch);
      const program = { command: chosen, folder, env, isPython: isPython(command) };
      const confined = await confineCommand(name, boundary, program, {
        shown: [...listPluginCode(folder), ...listWeights(limits.weights ?? []), ...(shown ?? [])],
        hidden: listPrivateFolders(),
        scratch,
      });
      return startProcess({
        ...start,
        ...confined,
        mostBusyMs: limits.mostBusyMs,
        mostIdleMs: limits.mostIdleMs,
        program: chosen[0],
      });
    },
  };
  const parse = async (given: Readonly<Record<string, unknown>>) =>
    limitTime(`Plugin ${name}: the check of its options`, () =>
      parseOptions({ name, options }, given),
    );
  const defaults = options.safeParse({});
  const description = {
    ...file,
    name,
    options: schema,
    defaults: defaults.success ? defaults.data : undefined,
    usesEngine: false,
    namesExtractors: extractors,
  };
  const hosted = hostPlugin(source, new SessionSupply(source), description, parse);
  if (!isPython(command)) return hosted;
  const [interpreter] = chooseInterpreter(command);
  return { ...hosted, findPackages: () => findPythonPackages(name, folder, interpreter) };
}
