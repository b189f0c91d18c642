import type { FinishedRun } from '../records/run-record.ts';

/** A run as a member of an ensemble: its id, and when it was trained under it. */
export function nameMember({ manifest }: FinishedRun): {
  readonly run: string;
  readonly created: string;
} {
  return { run: manifest.id, created: manifest.created };
}
