import { didYouMean, HarnessError } from '../../contract/errors.ts';
import type { PluginDescription } from '../../host/hosted-plugin.ts';
import { toFlag } from '../../shared/options/to-flag.ts';

/** The options that this plugin has, of those given to several plugins. */
export function optionsFor(
  plugin: Pick<PluginDescription, 'options'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { properties = {} } = plugin.options;
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(properties, name)),
  );
}

/**
 * Refuses an option that none of the plugins knows.
 *
 * @throws HarnessError `OPTION_UNKNOWN`
 */
export function refuseUnknownOptions(
  given: Readonly<Record<string, unknown>>,
  plugins: readonly Pick<PluginDescription, 'name' | 'options'>[],
): void {
  const known = new Set(plugins.flatMap(({ options }) => Object.keys(options.properties ?? {})));
  const names = new Set(plugins.map(({ name }) => name));
  const who =
    names.size === 1 ? `Plugin ${[...names].join()} has no` : 'None of these plugins has an';
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    const hint = didYouMean(toFlag(name), [...known].map(toFlag));
    throw new HarnessError('OPTION_UNKNOWN', `${who} option --${toFlag(name)}.${hint}`);
  }
}
