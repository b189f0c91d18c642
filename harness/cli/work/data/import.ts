import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import { findTable } from '../../../data/collection/find-table.ts';
import {
  type ImportRequest,
  type ImportResult,
  importData,
} from '../../../data/collection/import/import-data.ts';
import { startProgress } from '../../../shared/progress.ts';
import { findProject } from '../../../shared/project.ts';
import { printJson, remark, say } from '../../print.ts';
import { checkFolder, failWhereIncomplete, sayCheck } from './check.ts';

/** Where the competition's data goes: a run looks there. */
export const competitionFolder = (data: string) => join(data, 'painter-by-numbers');

/** Imports a folder, checks the result and prints what it found. */
export async function importAndPrint(args: {
  readonly folder: string;
  readonly into?: string | undefined;
  readonly consume: boolean;
  readonly inspect: boolean;
  readonly json: boolean;
}): Promise<void> {
  const project = findProject();
  const into = args.into ?? competitionFolder(project.data);
  await mkdir(into, { recursive: true });
  const { folder: from, consume } = args;
  const result = await importWhatIsLeft({ from, into, consume, startProgress, log: remark });
  const check = await checkFolder(into, { inspect: args.inspect, project });
  failWhereIncomplete(check);
  if (args.json) return printJson({ into, import: result ?? null, check });
  const said =
    result === undefined ? [`${from} contains nothing more to import.`] : sayImport(result, into);
  for (const line of [...said, ...sayCheck(check)]) say(line);
}

/** Imports a folder; undefined if an earlier start, or another process, has consumed all of it. */
export async function importWhatIsLeft(request: ImportRequest): Promise<ImportResult | undefined> {
  try {
    return await importData(request);
  } catch (error) {
    const isNothing = error instanceof HarnessError && error.code === 'IMPORT_NOTHING';
    const wasImported =
      isNothing &&
      request.consume &&
      (await findTable(request.into, 'all_data_info.csv')) !== undefined;
    if (wasImported) return undefined;
    throw error;
  }
}

/** What was imported, for people. */
export function sayImport(result: ImportResult, into: string): string[] {
  const { tables, placed, present, replacements, unknown, problems } = result;
  return [
    `Into ${into}: ${tables.join(', ') || 'no table'}; ${placed} images imported, ${present} already ` +
      `present; replacements for corrupted ones: ${replacements}.`,
    ...(unknown > 0 ? [`${unknown} images are not in the metadata and were skipped.`] : []),
    ...problems.map(({ file, reason }) => `${file}: ${reason}`),
  ];
}
