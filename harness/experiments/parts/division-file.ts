import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError } from '../../contract/errors.ts';
import { describeOwner, takeOwnership } from '../../shared/ownership/take-ownership.ts';
import type { LocatedRun } from '../plan/locate-runs.ts';

/** In the folder of runs: the divisions of lists of runs. */
export const divisionsFolderName = '.parts';

const divisionSchema = z.object({
  version: z.literal(1),
  parts: z.int().min(1),
  /** In the order of the list. */
  runs: z.array(
    z.object({
      /** For users. */
      label: z.string(),
      /** From 1. */
      part: z.int().min(1),
      /** Expected seconds. */
      seconds: z.number().min(0),
    }),
  ),
  /** Whether the expected times come from earlier runs. */
  isTimed: z.boolean(),
});

/** The part of each run of a list. */
export type Division = z.output<typeof divisionSchema>;

/**
 * The division of a list of runs into parts. It is made once and kept, because its basis, the times of
 * earlier runs, changes while the parts run, and all parts must divide the list in the same way whenever
 * they start or restart.
 *
 * @param submissions folder of the runs, which all parts share
 * @param divide makes the division if there is none yet
 * @throws HarnessError `SHARD_INVALID` if the file is damaged
 */
export async function keepDivision(
  runs: readonly LocatedRun[],
  count: number,
  submissions: string,
  divide: () => Promise<Division>,
  log: (line: string) => void,
): Promise<Division> {
  const file = join(submissions, divisionsFolderName, `${nameDivision(runs, count)}.json`);
  const ownership = await takeOwnership(`${file}.owner`, (owner) =>
    log(`The work is being divided by ${describeOwner(owner)}. Waiting for it.`),
  );
  try {
    const kept = await readDivision(file, runs, count);
    if (kept !== undefined) return kept;
    const division = divisionSchema.parse(await divide());
    await writeFileAtomic(file, `${JSON.stringify(division, null, 2)}\n`);
    return division;
  } finally {
    await ownership.release();
  }
}

/** From the request, without code, weights and engine, which do not affect the division. */
function nameDivision(runs: readonly LocatedRun[], count: number): string {
  const asked = runs.map(({ label, splitHash, collectionName }) => [
    label,
    splitHash,
    collectionName,
  ]);
  return createHash('sha256')
    .update(canonicalJson([count, asked]))
    .digest('hex')
    .slice(0, 16);
}

async function readDivision(
  file: string,
  runs: readonly LocatedRun[],
  count: number,
): Promise<Division | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR') throw damaged(file);
    throw error;
  }
  try {
    const division = divisionSchema.parse(JSON.parse(text));
    const fits =
      division.parts === count &&
      division.runs.length === runs.length &&
      division.runs.every(({ part, label }, i) => part <= count && label === runs[i]?.label);
    if (fits) return division;
  } catch {
    // Refused below.
  }
  throw damaged(file);
}

function damaged(file: string): HarnessError {
  return new HarnessError(
    'SHARD_INVALID',
    `${file}, the list of what each part runs, is damaged. Stop all parts, remove it, and start them again.`,
  );
}
