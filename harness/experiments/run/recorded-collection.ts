import { resolve } from 'node:path';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import type { RunRequest } from './run-request.ts';

type RecordedCollection = RunManifest['collection'];

/** The reading options of a collection as recorded in a run's manifest; undefined if there are none. */
export function recordReading({
  artistFrom,
  table,
  columns,
}: ReadingChoice): RecordedCollection['reading'] {
  const place = table === undefined ? undefined : resolve(table);
  const reading = withoutUndefined({ artistFrom, table: place, columns });
  return Object.keys(reading).length === 0 ? undefined : reading;
}

/** The part of a request that reopens the collection of a run. */
export function askForRecorded({
  kind,
  root,
  roots,
  followLinks,
  reading,
}: RecordedCollection): Pick<RunRequest, 'collection' | 'followLinks' | keyof ReadingChoice> {
  return { collection: kind === 'demo' ? 'demo' : (roots ?? root), followLinks, ...reading };
}
