import { itemAt } from '../../contract/item-at.ts';
import type { FoundElsewhere } from '../records/elsewhere.ts';
import type { FinishedRun } from '../records/run-record.ts';

/** The test on another collection that a figure belongs to; tests with the same hash have the same pairs. */
export interface ElsewhereTest {
  /** The collection's name. */
  readonly collection: string;
  /** SHA-256 over its paintings and pairs. */
  readonly test: string;
  readonly artists: number;
  readonly pairs: number;
  /** Listed pairs have 0 artists if the artists are unknown. */
  readonly isListed?: true;
}

/** The tests on other collections that all of these runs have, ordered by name. */
export function listSharedTests(runs: readonly FinishedRun[]): ElsewhereTest[] {
  const shared = (itemAt(runs, 0).elsewhere ?? []).filter(({ test }) =>
    runs.every(({ elsewhere = [] }) => elsewhere.some((record) => record.test === test)),
  );
  return shared
    .map(
      ({ collection, test, pairs: listed, score: { artists, pairs } }): ElsewhereTest => ({
        collection: collection.name,
        test,
        artists,
        pairs,
        ...(listed === undefined ? {} : { isListed: true }),
      }),
    )
    .sort(byName);
}

/** A run's record of one of its tests. */
export function findRecord(
  { elsewhere = [] }: FinishedRun,
  { test }: ElsewhereTest,
): FoundElsewhere {
  const found = elsewhere.find((record) => record.test === test);
  if (found === undefined) throw new Error(`The run was not tested on ${test}`);
  return found;
}

/** Tests in the order of the tables: by the names of their collections. */
export function byName(a: ElsewhereTest, b: ElsewhereTest): number {
  if (a.collection !== b.collection) return a.collection < b.collection ? -1 : 1;
  return a.test < b.test ? -1 : a.test > b.test ? 1 : 0;
}
