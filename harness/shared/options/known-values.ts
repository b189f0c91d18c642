import { z } from 'zod';
import type { OptionsSchema } from './describe-schema.ts';
import { toFlag } from './to-flag.ts';

/** Special words of an option, each with its meaning. */
export interface KnownValues {
  /** As on the command line: `backbone`. */
  readonly flag: string;
  readonly values: Readonly<Record<string, string>>;
}

const valuesSchema = z.record(z.string(), z.string());

/** The options of a schema with special words, declared by `meta({ knownValues })`. */
export function listKnownValues({ properties = {} }: OptionsSchema): KnownValues[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return [];
    const values = valuesSchema.safeParse(property.knownValues);
    return values.success ? [{ flag: toFlag(name), values: values.data }] : [];
  });
}

const reservedSchema = z.array(z.string());

/** Reserved words of an option, declared by `meta({ reservedValues })`. */
export function listReservedValues({ properties = {} }: OptionsSchema, name: string): string[] {
  const property = properties[name];
  if (property === undefined || typeof property === 'boolean') return [];
  return reservedSchema.safeParse(property.reservedValues).data ?? [];
}
