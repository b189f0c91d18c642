import { join } from 'node:path';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { isInside } from '../../shared/is-inside.ts';
import { readRun } from '../records/read-run.ts';
import { type RunNotes, readNotes } from '../records/run-notes.ts';
import type { RunRecord } from '../records/run-record.ts';
import { listVerifiable } from '../records/verify-runs.ts';

/** A run's folder in any state. */
export interface KeptRun {
  /** The path of its folder below the submissions: `crossvalidation/xception-…`. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Undefined if it is unreadable. */
  readonly record: RunRecord | undefined;
  /** Why it is unreadable, one line. */
  readonly damage: string | undefined;
  readonly notes: RunNotes;
  /** Why its notes are unreadable, one line. */
  readonly notesDamage: string | undefined;
}

/** `partial` means in progress, stopped or failed. */
export type RunState = 'finished' | 'partial' | 'damaged';

/** The state of a run, which determines the possible actions. */
export function stateOf({ record }: Pick<KeptRun, 'record'>): RunState {
  if (record === undefined) return 'damaged';
  return record.manifest.state === 'finished' && record.scores !== null ? 'finished' : 'partial';
}

/** Whether it is a run of the leaderboard, not of a control or a cross-validation. */
export function isOrdinary({ name }: Pick<KeptRun, 'name'>): boolean {
  return !name.includes('/');
}

/** Every run below the submissions, including those of cross-validations and controls, by name. */
export async function surveyRuns(submissionsFolder: string): Promise<KeptRun[]> {
  const kept: KeptRun[] = [];
  for (const name of await listVerifiable(submissionsFolder)) {
    kept.push(await surveyRun(submissionsFolder, name));
  }
  return kept;
}

async function surveyRun(submissionsFolder: string, name: string): Promise<KeptRun> {
  const folder = join(submissionsFolder, name);
  const attempt = async <T>(
    read: () => Promise<T>,
  ): Promise<[T | undefined, string | undefined]> => {
    try {
      return [await read(), undefined];
    } catch (error) {
      return [undefined, messageOf(error)];
    }
  };
  const [record, damage] = await attempt(async () => {
    await requireOwnRun(folder, submissionsFolder);
    return readRun(folder);
  });
  const [notes = { tags: [] }, notesDamage] = await attempt(async () => {
    await requireOwnRun(folder, submissionsFolder);
    return readNotes(folder);
  });
  return { name, folder, record, damage, notes, notesDamage };
}

/** @throws HarnessError `RUN_FOLDER_INVALID` if a run's folder is a link to another place */
export async function requireOwnRun(folder: string, submissionsFolder: string): Promise<void> {
  if (await isInside(folder, submissionsFolder)) return;
  throw new HarnessError(
    'RUN_FOLDER_INVALID',
    `${folder} is a link to a place outside ${submissionsFolder}. Remove the link.`,
  );
}
