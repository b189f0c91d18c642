import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { readCsv } from '../collection/read-csv.ts';

/** A person's decision about two images. */
export interface CopyDecision {
  readonly decision: 'confirmed' | 'rejected';
  /** SHA-256 of the files, hex, in either order. */
  readonly first: string;
  readonly second: string;
}

/** The columns that are read; a table may have others, such as names for people. */
export const decisionColumns = ['decision', 'first', 'second'] as const;

/** The file of decisions of a project. */
export function decisionsFile({ splits }: Pick<ProjectFolders, 'splits'>): string {
  return join(splits, 'copies.csv');
}

/**
 * Reads people's decisions on copies; empty if there is no such file. If a pair is listed twice, the
 * later line counts. Throws `COPY_DECISIONS_INVALID`, and `CSV_…` if it is not a table.
 */
export async function readDecisions(file: string): Promise<readonly CopyDecision[]> {
  if (!existsSync(file)) return [];
  const decisions: CopyDecision[] = [];
  const refuse = (line: number | undefined, why: string) => {
    throw new HarnessError(
      'COPY_DECISIONS_INVALID',
      `${file}${line === undefined ? '' : `:${line}`}: ${why}. Each line is "confirmed" or "rejected" and the SHA-256 of two images, as the page of "harness data copies" writes them.`,
    );
  };
  const [problem] = await readCsv(file, { required: decisionColumns, name: file }, (row) => {
    const decision = row.get('decision').trim();
    const [first, second] = [row.get('first').trim(), row.get('second').trim()];
    if (decision !== 'confirmed' && decision !== 'rejected') {
      return refuse(row.line, `"${decision}" is not a decision`);
    }
    for (const digest of [first, second]) {
      if (!/^[0-9a-f]{64}$/.test(digest)) return refuse(row.line, `"${digest}" is not a SHA-256`);
    }
    decisions.push({ decision, first, second });
  });
  if (problem !== undefined) refuse(problem.line, problem.reason);
  return decisions;
}
