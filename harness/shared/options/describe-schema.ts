import { z } from 'zod';
import { toFlag } from './to-flag.ts';

/** One property of a schema as the command line needs it: an option, or a positional argument. */
export interface OptionDescription {
  /** As in the schema: `learningRate`. */
  readonly name: string;
  /** As on the command line: `learning-rate`. */
  readonly flag: string;
  /** Of the value, or of each value of a list. */
  readonly type: 'string' | 'number' | 'boolean';
  readonly isList: boolean;
  /** Its flag may come several times, each time with one value. */
  readonly mayRepeat: boolean;
  /** It has no default and must be given. */
  readonly isRequired: boolean;
  /** Its flag needs a value: true for everything except booleans. */
  readonly needsValue: boolean;
  readonly choices: readonly (string | number)[] | undefined;
  readonly default: unknown;
  /** The default as the help shows it. */
  readonly shownDefault: string | undefined;
  readonly description: string;
  /** The setting that replaces it if it is omitted. */
  readonly setting: string | undefined;
  /** The requirement for a number, as the end of "It needs …". */
  readonly need: string;
}

/**
 * The properties of a schema, in their order. `describe` gives a property its text, and
 * `meta({ shownDefault })` a default that is decided elsewhere, `meta({ setting })` a setting that
 * comes before the default.
 */
export function describeSchema(schema: z.ZodObject): OptionDescription[] {
  return describeOptionsSchema(z.toJSONSchema(schema, { io: 'input' }));
}

/** JSON Schema of an object whose properties are options. */
export type OptionsSchema = z.core.JSONSchema.JSONSchema;

/** The same for a JSON Schema. */
export function describeOptionsSchema({
  properties = {},
  required = [],
}: OptionsSchema): OptionDescription[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return [];
    const { items } = property;
    const isList = typeof items === 'object' && !Array.isArray(items);
    const value = isList ? items : property;
    const { shownDefault, setting, default: fallback } = property;
    return {
      name,
      flag: toFlag(name),
      type: typeOf(value),
      isList,
      mayRepeat: isList || typesOf(property).includes('array'),
      isRequired: required.includes(name),
      needsValue: !typesOf(value).includes('boolean'),
      choices: value.enum?.filter(isWord),
      default: fallback,
      shownDefault: typeof shownDefault === 'string' ? shownDefault : show(fallback),
      description: property.description ?? '',
      setting: typeof setting === 'string' ? setting : undefined,
      need: describeNeed(value),
    };
  });
}

type Property = z.core.JSONSchema.JSONSchema;

function isWord(choice: unknown): choice is string | number {
  return typeof choice === 'string' || typeof choice === 'number';
}

function typesOf(property: Property): (string | undefined)[] {
  return [property, ...(property.anyOf ?? [])].flatMap(({ type }) => type);
}

/** Text can express every number or boolean, so it wins if several types are allowed. */
function typeOf(property: Property): OptionDescription['type'] {
  const types = typesOf(property);
  if (types.includes('string') || property.enum?.some((value) => typeof value === 'string')) {
    return 'string';
  }
  return types.includes('boolean') ? 'boolean' : 'number';
}

function show(fallback: unknown): string | undefined {
  const isNothing = fallback === undefined || (Array.isArray(fallback) && fallback.length === 0);
  return isNothing ? undefined : JSON.stringify(fallback);
}

function describeNeed(property: Property): string {
  const { type, minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below } = property;
  const isBounded = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER;
  if (isBounded && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) {
    return `${type === 'integer' ? 'an integer' : 'a number'} from ${minimum} to ${maximum}`;
  }
  if (type === 'integer') {
    return `an integer${isBounded ? ` of at least ${minimum}` : ''}`;
  }
  if (above !== undefined && below !== undefined) return `a number between ${above} and ${below}`;
  return minimum === undefined ? 'a number' : `a number of at least ${minimum}`;
}
