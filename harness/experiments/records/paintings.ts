import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import { readName, recordName } from '../../shared/text/recorded-name.ts';
import { readRecorded } from './seal.ts';

/** A painting that a run was tested on. */
export interface TestedPainting {
  /** Unique in the collection: its path from the root, with `/`, if the layout is a folder per artist. */
  readonly id: string;
  readonly artist: string;
  /** Whether the run has seen its artist in training. */
  readonly test: 'seen' | 'unseen';
  /** Path of its image, absolute or relative to the collection's root, if it differs from the id. */
  readonly file?: string | undefined;
}

const paintingsFile = 'paintings.csv';
const columns = ['id', 'artist', 'test'];

/** Writes the artists of paintings, whose names the predictions do not contain. */
export async function writePaintings(
  folder: string,
  paintings: readonly TestedPainting[],
): Promise<void> {
  const hasFiles = paintings.some(({ file }) => file !== undefined);
  const rows = paintings.map(({ id, artist, test, file }) => [
    recordName(id),
    recordName(artist),
    test,
    ...(hasFiles ? [recordName(file ?? '')] : []),
  ]);
  const header = hasFiles ? [...columns, 'file'] : columns;
  await writeFileAtomic(join(folder, paintingsFile), stringify([header, ...rows]));
}

/** Reads the file of {@link writePaintings}; an empty list for runs of earlier versions. */
export async function readPaintings(folder: string): Promise<TestedPainting[]> {
  let rows: string[][];
  try {
    rows = parse(await readRecorded(folder, paintingsFile), { relax_column_count: true });
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    return [];
  }
  return rows.slice(1).flatMap(([id, artist, test, file = '']) =>
    id !== undefined && artist !== undefined && (test === 'seen' || test === 'unseen')
      ? [
          {
            id: readName(id),
            artist: readName(artist),
            test,
            ...(file === '' ? {} : { file: readName(file) }),
          },
        ]
      : [],
  );
}
