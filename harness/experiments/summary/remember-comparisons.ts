import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { Comparison } from '../../scoring/compare-scores.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { CompareRows } from './compare-runs.ts';

/** Increase it whenever a comparison of the same answers gives a different result than before. */
const version = 2;
/** The oldest entries beyond this number, which takes some megabytes, are discarded. */
const mostRemembered = 20_000;

const comparisonSchema = z.union([
  z.object({
    difference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
    pValue: z.number(),
    uncertainty: z.object({ variance: z.number(), freedom: z.number() }),
  }),
  z.object({
    difference: z.object({ value: z.number(), low: z.null(), high: z.null() }),
    pValue: z.null(),
    uncertainty: z.null(),
  }),
]);
const rememberedSchema = z.record(z.string(), comparisonSchema.nullable());

/** Comparisons of rows, remembered between commands. */
export interface RememberedComparisons {
  readonly compare: CompareRows;
  /** Saves the comparisons. A failed write costs the next command time, but never fails this one. */
  save(): void;
}

/**
 * Looks up comparisons of rows of runs that were compared before: the answers of a sealed run are
 * identified by their digest, so that thousands of files need not be read again. It is only a cache:
 * without it everything is computed from the answers.
 *
 * @param file the file with the remembered comparisons
 * @param what the test and the metric, as text
 */
export function rememberComparisons(
  compare: CompareRows,
  file: string,
  what: string,
): RememberedComparisons {
  const remembered = new Map(Object.entries(readRemembered(file)));
  let isNew = false;
  return {
    async compare(first, second) {
      const key = keyOf(what, first, second);
      const known = key === undefined ? undefined : remembered.get(key);
      if (known !== undefined) return known;
      const comparison = await compare(first, second);
      if (key !== undefined) {
        remembered.set(key, comparison);
        isNew = true;
      }
      return comparison;
    },
    save() {
      if (!isNew) return;
      try {
        mkdirSync(dirname(file), { recursive: true });
        const newest = [...remembered].slice(-mostRemembered);
        writeFileAtomic.sync(file, JSON.stringify(Object.fromEntries(newest)), { fsync: false });
      } catch {
        // As explained above.
      }
    },
  };
}

/** Undefined if the answers of a run have no known digest. */
function keyOf(
  what: string,
  first: readonly FinishedRun[],
  second: readonly FinishedRun[],
): string | undefined {
  const describe = ({ manifest, scores }: FinishedRun) => [
    manifest.files?.['predictions.csv'],
    scores.threshold,
  ];
  const rows = [first, second].map((row) => row.map(describe));
  if (rows.flat().some(([digest]) => digest === undefined)) return undefined;
  return createHash('sha256')
    .update(canonicalJson([version, what, rows]))
    .digest('hex');
}

function readRemembered(file: string): Record<string, Comparison | null> {
  try {
    const parsed = rememberedSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.data ?? {};
  } catch {
    return {};
  }
}
