import { z } from 'zod';
import { didYouMean, HarnessError } from '../contract/errors.ts';
import type { Plugin } from '../contract/plugin.ts';

/** One option of a plugin as the command line needs it. */
export interface OptionDescription {
  /** As in the schema: `learningRate`. */
  readonly name: string;
  /** As on the command line: `learning-rate`. */
  readonly flag: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly choices?: readonly (string | number)[];
  readonly default: unknown;
  readonly description: string;
}

/** The options of a plugin, read from its schema. */
export function describeOptions(plugin: Plugin): OptionDescription[] {
  const { properties = {} } = z.toJSONSchema(plugin.options, { io: 'input' }) as {
    properties?: Record<string, JsonProperty>;
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    flag: toFlag(name),
    type: typeOf(property),
    ...(property.enum === undefined ? {} : { choices: property.enum }),
    default: property.default,
    description: property.description ?? '',
  }));
}

/**
 * Checks options against the plugin's schema and fills in its defaults.
 *
 * @throws HarnessError `OPTION_UNKNOWN` or `OPTION_INVALID`, naming the option as a flag.
 */
export function parseOptions(
  plugin: Plugin,
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

/** `learningRate` → `learning-rate`. */
export function toFlag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

interface JsonProperty {
  type?: string;
  enum?: (string | number)[];
  anyOf?: JsonProperty[];
  default?: unknown;
  description?: string;
}

function typeOf(property: JsonProperty): OptionDescription['type'] {
  const types = [property, ...(property.anyOf ?? [])].map(({ type }) => type);
  if (types.includes('string') || property.enum?.some((value) => typeof value === 'string')) {
    return 'string';
  }
  if (types.includes('boolean')) return 'boolean';
  return 'number';
}
