import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { parseJson } from '../../contract/parse-json.ts';
import type { Collection } from '../collection/collection.ts';
import { assertSplit } from './assert-split.ts';
import { copiesFor } from './find-groups.ts';
import { makeSplit } from './make-split.ts';
import type { Split, SplitSettings } from './split.ts';
import { splitSettingsSchema } from './split-settings.ts';

const ids = z.array(z.string());
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const pairs = z.array(z.tuple([z.string(), z.string()]));

const splitSchema = z.strictObject({
  version: z.literal(1),
  settings: splitSettingsSchema,
  collection: z.strictObject({ name: z.string(), hash: z.string() }),
  parts: z.strictObject({
    train: ids,
    validationSeen: ids,
    validationUnseen: ids,
    testSeen: ids,
    testUnseen: ids,
  }),
  copies: z.strictObject({ joined: pairs, apart: pairs }).optional(),
  duplicateGroups: z.array(ids),
  excluded: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  hash: sha256,
});

/** Stores a split as JSON; a missing folder is created. */
export async function writeSplit(split: Split, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, `${JSON.stringify(split, null, 1)}\n`);
}

/**
 * Reads a stored split and proves it against the collection. Throws `SPLIT_NOT_FOUND`, `SPLIT_INVALID`
 * and the errors of `assertSplit`.
 */
export async function readSplit(file: string, collection: Collection): Promise<Split> {
  const split = parseSplit(await readText(file), file);
  assertSplit(split, collection, `The split ${file}`);
  return split;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new HarnessError(
      'SPLIT_NOT_FOUND',
      `The split ${file} cannot be read: ${messageOf(error)}. Make one with "harness split".`,
      { cause: error },
    );
  }
}

function parseSplit(text: string, file: string): Split {
  const advice = 'Make a new one with "harness split --force".';
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new HarnessError(
      'SPLIT_INVALID',
      `The split ${file} is not JSON: ${messageOf(error)}. ${advice}`,
      { cause: error },
    );
  }
  const result = splitSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = itemAt(result.error.issues, 0);
  throw new HarnessError(
    'SPLIT_INVALID',
    `The split ${file} is malformed at "${issue.path.join('.')}": ${issue.message}. ${advice}`,
    { cause: result.error },
  );
}

/**
 * A separate file name for each state of the collection and its copies, and each setting.
 *
 * @param content the hash of a split that does not follow from these
 */
export function splitFileName(
  collection: Collection,
  settings: SplitSettings,
  content?: string,
): string {
  const name =
    collection.name
      .replace(/[^A-Za-z0-9]+/g, '-')
      .slice(0, 40)
      .replace(/^-+|-+$/g, '') || 'collection';
  const ordered = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const known = copiesFor(collection, settings);
  const copies = known === undefined ? [] : [known];
  const key = createHash('sha256')
    .update(
      JSON.stringify([
        collection.hash,
        ordered,
        ...copies,
        ...(content === undefined ? [] : [content]),
      ]),
    )
    .digest('hex');
  return `${name}-${key.slice(0, 12)}.json`;
}

/**
 * The stored split of these settings, or a new one, which is stored; `force` always makes a new one.
 */
export async function findOrMakeSplit(request: {
  readonly collection: Collection;
  readonly settings: SplitSettings;
  readonly folder: string;
  readonly force?: boolean;
}): Promise<{ readonly split: Split; readonly file: string; readonly made: boolean }> {
  const { collection, settings, folder, force } = request;
  const file = join(folder, splitFileName(collection, settings));
  if (!force && existsSync(file)) {
    return { split: await readSplit(file, collection), file, made: false };
  }
  const split = makeSplit(collection, settings);
  await writeSplit(split, file);
  return { split, file, made: true };
}
