import { requireEngineName } from '../../compute/engine/select-engine.ts';
import type { PluginDescription } from '../hosted-plugin.ts';
import { noEngine } from './plugin-session.ts';

/**
 * The request to a plugin's process: no engine is started for a plugin that uses none.
 *
 * @throws HarnessError `ENGINE_UNKNOWN` for an unknown engine name
 */
export function takeEngine<Asked extends { readonly engine: string }>(
  { usesEngine }: Pick<PluginDescription, 'usesEngine'>,
  asked: Asked,
): Asked {
  if (usesEngine) return asked;
  if (asked.engine !== noEngine.name) requireEngineName(asked.engine);
  return { ...asked, engine: noEngine.name };
}
