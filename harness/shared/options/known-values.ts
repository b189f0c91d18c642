import { z } from 'zod';
import type { OptionsSchema } from './describe-schema.ts';
import { toFlag } from './to-flag.ts';

/** Words that an option knows besides its other values, each with its meaning. */
export interface KnownValues {
  /** As on the command line: `backbone`. */
  readonly flag: string;
  readonly values: Readonly<Record<string, string>>;
}

const valuesSchema = z.record(z.string(), z.string());

/** The options of a schema that say which words they know, with `meta({ knownValues })`. */
export function listKnownValues({ properties = {} }: OptionsSchema): KnownValues[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return [];
    const values = valuesSchema.safeParse(property.knownValues);
    return values.success ? [{ flag: toFlag(name), values: values.data }] : [];
  });
}

const reservedSchema = z.array(z.string());

/** Words of an option that nothing else may be called, as it says with `meta({ reservedValues })`. */
export function listReservedValues({ properties = {} }: OptionsSchema, name: string): string[] {
  const property = properties[name];
  if (property === undefined || typeof property === 'boolean') return [];
  return reservedSchema.safeParse(property.reservedValues).data ?? [];
}
