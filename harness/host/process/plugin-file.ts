import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import type { OptionsSchema } from '../../shared/options/describe-schema.ts';
import { toFlag } from '../../shared/options/to-flag.ts';
import { pluginFileName } from '../find-plugin.ts';
import { limitTime } from './limit-time.ts';

const accuracy = z.number().min(0).max(1);

const pluginFileSchema = z.strictObject({
  $schema: z.string().optional(),
  /** One line for lists and reports. */
  summary: z.string().min(1),
  /** Program and arguments, started in the plugin's folder. */
  command: z.tuple([z.string().min(1)], z.string()),
  /** JSON Schema of an object whose properties each have a default and a description. */
  options: z
    .looseObject({
      type: z.literal('object'),
      properties: z.record(z.string(), z.looseObject({ description: z.string().min(1) })),
    })
    .optional(),
  /** Options with which it trains in seconds; the contract check uses them. */
  trial: z.record(z.string(), z.json()).optional(),
  /** The accuracies of this approach in Table 1 of the paper, if listed there. */
  paper: z.object({ seen: accuracy, unseen: accuracy, mixed: accuracy }).optional(),
  /** Whether its answers depend on which other paintings are in the question. */
  transductive: z.boolean().optional(),
  /** Whether it names its extractors before training, for `harness features`. */
  extractors: z.boolean().optional(),
});

/** The content of a `plugin.json`. */
export interface PluginFile {
  readonly summary: string;
  readonly command: readonly [string, ...string[]];
  readonly options: z.ZodObject;
  /** The same as JSON Schema. */
  readonly schema: OptionsSchema;
  readonly trial?: Readonly<Record<string, unknown>>;
  readonly paper?: { readonly seen: number; readonly unseen: number; readonly mixed: number };
  readonly transductive: boolean;
  readonly extractors: boolean;
}

/**
 * Reads a `plugin.json`.
 *
 * @throws HarnessError `PLUGIN_INVALID`, naming the file and the problem
 */
export function readPluginFile(folder: string): PluginFile {
  const path = join(folder, pluginFileName);
  const fail = (what: string, cause?: unknown) =>
    new HarnessError('PLUGIN_INVALID', `${path} ${what}`, { cause });
  let content: unknown;
  try {
    content = parseJson(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fail(`cannot be read as JSON: ${messageOf(error)}`, error);
  }
  const parsed = pluginFileSchema.safeParse(content);
  if (!parsed.success) throw fail(`is not valid:\n${z.prettifyError(parsed.error)}`);
  const { summary, command, options: given, ...file } = parsed.data;
  const options = limitTime(`${path}: the check of its defaults`, () =>
    toZodObject(given ?? { type: 'object', properties: {} }, fail),
  );
  return {
    summary,
    command,
    options,
    schema: keepFormats(z.toJSONSchema(options, { io: 'input' }), given),
    ...(file.trial === undefined ? {} : { trial: file.trial }),
    ...(file.paper === undefined ? {} : { paper: file.paper }),
    transductive: file.transductive ?? false,
    extractors: file.extractors ?? false,
  };
}

/** A schema with the formats that zod does not know, such as `path`. */
function keepFormats(schema: OptionsSchema, given: z.output<typeof pluginFileSchema>['options']) {
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const format = given?.properties[name]?.format;
    const isKept = typeof property !== 'boolean' && typeof format === 'string';
    return [name, isKept ? { ...property, format } : property];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function toZodObject(
  schema: Readonly<Record<string, unknown>>,
  fail: (what: string, cause?: unknown) => HarnessError,
): z.ZodObject {
  let options: z.ZodType;
  try {
    options = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (error) {
    throw fail(`has options that are not a JSON Schema: ${messageOf(error)}`, error);
  }
  if (!(options instanceof z.ZodObject)) throw fail('must have options of "type": "object".');
  const missing = Object.entries(options.shape).find(
    ([, type]) => !z.safeParse(type, undefined).success,
  );
  if (missing !== undefined) throw fail(`must give the option "${missing[0]}" a default.`);
  const names = Object.keys(options.shape);
  const odd = names.find((name) => !/^[a-z][\w-]*$/.test(name));
  if (odd !== undefined) {
    throw fail(
      `cannot name an option ${JSON.stringify(odd)}: begin with a lower-case letter, and use only letters, digits, _ and -.`,
    );
  }
  const twice = names.find((name, i) => names.map(toFlag).indexOf(toFlag(name)) !== i);
  if (twice !== undefined) throw fail(`has two options for the flag --${toFlag(twice)}.`);
  // Defaults are used as they are, without a check.
  const defaults = options.safeParse(options.parse({}));
  if (!defaults.success) {
    throw fail(`has a default that its own option rejects:\n${z.prettifyError(defaults.error)}`);
  }
  return options;
}
