import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { FoundCopy } from './confirm-pairs.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const findingsSchema = z.array(
  z.object({
    first: digest,
    second: digest,
    placement: z.object({
      across: z.number(),
      down: z.number(),
      left: z.number(),
      top: z.number(),
    }),
    mirrored: z.boolean(),
    spots: z.number(),
    agreement: z.number(),
  }),
);

/** The file for the copies among these images, which depends only on their content. */
export function findingsFile(folder: string, digests: readonly string[]): string {
  const key = createHash('sha256').update(digests.join('\n')).digest('hex');
  return join(folder, `found-${key.slice(0, 16)}.json`);
}

/** The stored findings; undefined if there are none, or if the file is damaged. */
export function readFindings(file: string): FoundCopy[] | undefined {
  try {
    return findingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Stores the findings. Throws `CACHE_NOT_WRITABLE`. */
export async function writeFindings(file: string, found: readonly FoundCopy[]): Promise<void> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    await writeFileAtomic(file, `${JSON.stringify(found)}\n`);
  } catch (error) {
    throw new HarnessError(
      'CACHE_NOT_WRITABLE',
      `Cannot write the copies that were found ${file}: ${messageOf(error)}. Make room or choose another cache folder.`,
      { cause: error },
    );
  }
}
