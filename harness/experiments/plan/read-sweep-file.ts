import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { didYouMean, HarnessError, messageOf } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { refusePipe } from '../../shared/refuse-pipe.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);
/** A value that is a list itself, such as the members of an ensemble. */
const list = z.array(z.union([z.string(), z.record(z.string(), z.json())])).min(1);
const values = z.union([value, z.array(z.union([value, list])).min(1), list], {
  error: 'an option takes a text, a number, true, false, or a list with at least one of these',
});
const grid = z.record(z.string(), values);
const grids = z.union([grid, z.array(grid).min(1)], {
  error: 'a plugin takes an object of options, or a list with at least one such object',
});
const seeds = z.union([z.string(), z.int(), z.array(z.int()).min(1)]);

const sweepFileSchema = z.strictObject({
  /**
   * By name or folder: a grid of options, or several grids. A list of values is an axis; a list that
   * contains an object is itself a value, and a list of lists is again an axis.
   */
  plugins: z
    .record(z.string().min(1), grids)
    .refine((plugins) => Object.keys(plugins).length > 0, 'names no plugin'),
  seeds: seeds.optional(),
  splitSeeds: seeds.optional(),
});

/** A sweep as described by its file. */
export type SweepFile = z.output<typeof sweepFileSchema>;
export type OptionGrid = z.output<typeof grid>;
export type OptionValue = z.output<typeof value> | z.output<typeof list>;

/**
 * Reads the JSON file of a sweep.
 *
 * @throws HarnessError `SWEEP_FILE_INVALID`, naming the file and the key
 */
export async function readSweepFile(file: string): Promise<SweepFile> {
  const fail = (reason: string, cause?: unknown) =>
    new HarnessError(
      'SWEEP_FILE_INVALID',
      `The sweep ${file} ${reason.replace(/[.?]?$/, (end) => end || '.')} An example: {"plugins": {"xception": {"dropout": [0.3, 0.5]}}, "seeds": "0..2"}`,
      { cause },
    );
  let text: string;
  try {
    await refusePipe(file);
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw fail(`cannot be read: ${messageOf(error)}`, error);
  }
  let content: unknown;
  try {
    content = parseJson(text);
  } catch (error) {
    throw fail(`is not JSON: ${messageOf(error)}`, error);
  }
  // The schema would drop it without a word.
  if (hasPrototypeKey(content)) throw fail('has an unknown key "__proto__"');
  const parsed = sweepFileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const hint = didYouMean(key, Object.keys(sweepFileSchema.shape));
    throw fail(`has an unknown key "${key}".${hint}`);
  }
  const { path, message } = findDeepest(parsed.error.issues);
  throw fail(`is wrong at "${path.join('.')}": ${message}`);
}

/** The issue of the alternative that fits furthest: its place and its message. */
function findDeepest(issues: readonly z.core.$ZodIssue[]) {
  const places = issues.flatMap((issue): { path: PropertyKey[]; message: string }[] => {
    if (issue.code !== 'invalid_union') return [issue];
    const inner = issue.errors.filter((one) => one.length > 0).map(findDeepest);
    return [
      issue,
      ...inner.map(({ path, message }) => ({ path: [...issue.path, ...path], message })),
    ];
  });
  return places.reduce((deepest, one) => (one.path.length > deepest.path.length ? one : deepest));
}

function hasPrototypeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey);
}

/** Every combination of the values of a grid; one combination if there is no axis. */
export function expandGrid(axes: OptionGrid): Record<string, OptionValue>[] {
  let combinations: Record<string, OptionValue>[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    const axis = isAxis(values) ? values : [values];
    combinations = combinations.flatMap((chosen) =>
      axis.map((one) => ({ ...chosen, [name]: one })),
    );
  }
  return combinations;
}

function isAxis(values: OptionGrid[string]): values is OptionValue[] {
  if (!Array.isArray(values)) return false;
  return values.every((one) => typeof one !== 'object' || Array.isArray(one));
}
