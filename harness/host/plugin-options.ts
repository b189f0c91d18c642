import { didYouMean, HarnessError } from '../contract/errors.ts';
import type { Declaration } from '../contract/plugin.ts';
import { toFlag } from '../shared/options/to-flag.ts';

/**
 * Checks options against the plugin's schema and fills in its defaults.
 *
 * @throws HarnessError `OPTION_UNKNOWN` or `OPTION_INVALID`, naming the option as a flag.
 */
export function parseOptions(
  plugin: Pick<Declaration, 'name' | 'options'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const known = Object.keys(plugin.options.shape);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new HarnessError(
      'OPTION_UNKNOWN',
      `Plugin ${plugin.name} has no option --${toFlag(name)}.${didYouMean(toFlag(name), known.map(toFlag))}`,
    );
  }
  const parsed = plugin.options.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  throw new HarnessError(
    'OPTION_INVALID',
    `Option --${toFlag(name)} of plugin ${plugin.name}: ${issue?.message}, got ${JSON.stringify(given[name])}.`,
  );
}
