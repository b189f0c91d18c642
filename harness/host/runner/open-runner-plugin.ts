import { z } from 'zod';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError } from '../../contract/errors.ts';
import { pluginNameOf } from '../find-plugin.ts';
import {
  type HostedComposition,
  type HostedPlugin,
  isComposition,
  type PluginDescription,
} from '../hosted-plugin.ts';
import { hostComposition } from '../process/host-composition.ts';
import { hostPlugin } from '../process/host-plugin.ts';
import type { PluginSession, PluginSource } from '../process/plugin-session.ts';
import { SessionSupply } from '../process/session-supply.ts';
import { type ConnectRunner, connectInProcess, type RunnerPlace } from './connect-runner.ts';
import { askDescription, type DescribedPlugin } from './description.ts';
import { findDescription, keepDescription } from './kept-descriptions.ts';
import { takeTurns } from './take-turns.ts';

/** How to reach plugins in TypeScript; tests serve them in their own process. */
export const runner: { connect: ConnectRunner } = { connect: connectInProcess };

/**
 * A plugin in TypeScript, or a composition. None of its code runs in this process: a separate process
 * describes it, unless a description for the same sources is stored.
 *
 * @param place.calledAs the requested name or path, for messages
 * @param place.digest of its sources
 * @throws HarnessError `PLUGIN_BROKEN`, `PLUGIN_INVALID`
 */
export async function openRunnerPlugin({
  calledAs,
  digest,
  ...place
}: RunnerPlace & {
  readonly calledAs: string;
  readonly digest: string;
}): Promise<HostedPlugin | HostedComposition> {
  const name = pluginNameOf(place.folder);
  const connect: PluginSource['connect'] = (start) => runner.connect(place, start);
  const source = { name, calledAs, isOurs: true, connect };
  const hosted = await hostRunnerPlugin(source, async (ask) => {
    const kept = await findDescription(name, digest);
    if (kept !== undefined) return kept;
    const described = await takeTurns(ask);
    await keepDescription(digest, described);
    return described;
  });
  return isComposition(hosted) ? hosted : { ...hosted, sources: digest };
}

/**
 * A plugin served by our own runner.
 *
 * @param describe returns its description, with or without asking the process
 */
export async function hostRunnerPlugin(
  source: PluginSource,
  describe: (ask: () => Promise<DescribedPlugin>) => Promise<DescribedPlugin> = (ask) => ask(),
): Promise<HostedPlugin | HostedComposition> {
  const supply = new SessionSupply(source);
  try {
    const { kind, ...description } = await describe(() => supply.borrow(askDescription));
    const parse = parseThrough(supply, description);
    if (kind === 'composition') return hostComposition(supply, description, parse);
    return hostPlugin(source, supply, description, parse);
  } catch (error) {
    await supply.close();
    throw error;
  }
}

/** Checks options with the plugin's own schema; known results for the same options are reused. */
function parseThrough(
  supply: SessionSupply,
  { defaults }: PluginDescription,
): HostedPlugin['parse'] {
  const parsed = new Map<string, Readonly<Record<string, unknown>>>();
  return async (given) => {
    const key = canonicalJson(given);
    const isNothing = Object.keys(given).length === 0;
    const known = parsed.get(key) ?? (isNothing ? defaults : undefined);
    if (known !== undefined) return known;
    const options = await supply.borrow((session) => askParsed(session, given));
    parsed.set(key, options);
    return options;
  };
}

const answered = z.object({ options: z.record(z.string(), z.json()) });

async function askParsed(
  session: PluginSession,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { body } = await session.ask('parseOptions', { body: { options: given } });
  const parsed = answered.safeParse(body);
  if (parsed.success) return parsed.data.options;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${session.name} answered with invalid options: ${z.prettifyError(parsed.error)}`,
  );
}
