import { readFile, stat } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** Everything that a partial submission depends on: only the same work may continue with it. */
const workSchema = z.object({
  version: z.literal(2),
  /** The stamp of the pairs file: a cheap sign that it is unchanged. */
  pairs: z.string(),
  model: z.string(),
  fallback: z.number(),
  gzip: z.boolean(),
  chunkRows: z.number(),
});
export type Work = z.infer<typeof workSchema>;

const checkpointSchema = z.object({
  work: workSchema,
  /** Rows in the file, a multiple of the chunk size. */
  rows: z.int().nonnegative(),
  /** Length of the file after these rows. */
  bytes: z.int().nonnegative(),
  /** Length and CRC-32 of the text before compression. */
  textBytes: z.int().nonnegative(),
  checksum: z.int().nonnegative(),
  fallbackRows: z.int().nonnegative(),
  /** The first lines of the text, to compare with the finished file. */
  firstLines: z.array(z.string()),
});

/** The progress of writing a submission: kept next to it, so that another process can continue. */
export type Checkpoint = z.infer<typeof checkpointSchema>;

export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(checkpoint)}\n`);
}

/** The checkpoint of the same work if the partial file is at least that long, else undefined. */
export async function readCheckpoint(
  file: string,
  partFile: string,
  work: Work,
): Promise<Checkpoint | undefined> {
  try {
    const checkpoint = checkpointSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const { size } = await stat(partFile);
    const same = JSON.stringify(checkpoint.work) === JSON.stringify(work);
    return same && size >= checkpoint.bytes ? checkpoint : undefined;
  } catch {
    // Missing or damaged: the work starts again from the beginning.
    return undefined;
  }
}
