import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import type { Problem } from '../collection.ts';
import { findTable } from '../find-table.ts';
import { readTrainTable } from '../kaggle-catalog.ts';
import { sortProblems } from '../order.ts';
import { readCsv } from '../read-csv.ts';
import { rereadWhenChanged } from '../reread-when-changed.ts';

/** The counts in the competition's complete files. */
export const officialCounts = {
  train: 79_433,
  test: 23_817,
  trainArtists: 1_584,
  artistsInBoth: 1_000,
  unseenTest: 2_936,
  pairs: 21_916_047,
} as const;

/** The official test's groups of artists, as written in `artist_group`. */
export const artistGroups = ['train_only', 'train_and_test', 'test_only'] as const;
export type ArtistGroup = (typeof artistGroups)[number];

/** A row of `all_data_info.csv`. */
export interface OfficialRow {
  /** Name of the image file, unique over training and test. */
  readonly file: string;
  readonly inTrain: boolean;
  readonly group: ArtistGroup;
  /** The name as written in the file; it may be a fragment of a title. */
  readonly name: string;
  /** The hash in `train_info.csv`; undefined for test paintings. */
  readonly hash: string | undefined;
  /** Width, height and bytes as one text; empty if one of them is missing. */
  readonly size: string;
}

/** The competition's metadata: it contains the test's answers, which no plugin may see. */
export interface OfficialMetadata {
  readonly rows: readonly OfficialRow[];
  readonly problems: readonly Problem[];
}

/**
 * Reads `all_data_info.csv` and the artists' hashes of `train_info.csv` (or `.gz` of either).
 *
 * @throws HarnessError `COLLECTION_NO_ALL_DATA_INFO`, `COLLECTION_NO_TRAIN_INFO` or the errors of a
 *   bad CSV
 */
export async function readOfficialMetadata(root: string): Promise<OfficialMetadata> {
  const folder = await realpath(resolve(root)).catch(() => resolve(root));
  const table = await findTable(folder, 'all_data_info.csv');
  const { table: trainTable } = await readTrainTable(folder);
  if (table === undefined) {
    throw new HarnessError(
      'COLLECTION_NO_ALL_DATA_INFO',
      `${folder} contains no all_data_info.csv. Put the competition's file there.`,
    );
  }
  return readTables(join(folder, trainTable), join(folder, table));
}

const readTables = rereadWhenChanged(
  async (trainFile: string, allFile: string): Promise<OfficialMetadata> => {
    const train = await readTrainTable(dirname(trainFile));
    const [trainTable, table] = [train.table, basename(allFile)];
    const problems: Problem[] = [...train.problems];
    const rows: OfficialRow[] = [];
    const known = new Set<string>();
    const required = ['artist', 'artist_group', 'in_train', 'new_filename'];
    const malformed = await readCsv(allFile, { required, name: table }, (row) => {
      const file = row.get('new_filename');
      const inTrain = readBoolean(row.get('in_train'));
      const group = artistGroups.find((name) => name === row.get('artist_group'));
      const hash = train.candidates.get(file)?.entry.artist;
      const reason =
        file === ''
          ? 'names no file'
          : known.has(file)
            ? `repeats ${file}`
            : inTrain === undefined
              ? `in_train is ${JSON.stringify(row.get('in_train'))}, not True or False`
              : group === undefined || group === (inTrain ? 'test_only' : 'train_only')
                ? `artist_group is ${JSON.stringify(row.get('artist_group'))} for a ` +
                  `${inTrain ? 'training' : 'test'} painting`
                : inTrain && hash === undefined
                  ? `${file} is not in ${trainTable}`
                  : undefined;
      if (reason !== undefined || inTrain === undefined || group === undefined) {
        problems.push({ file: table, line: row.line, reason: reason ?? 'cannot be used' });
        return;
      }
      known.add(file);
      const width = row.get('pixelsx');
      const height = row.get('pixelsy');
      const bytes = row.get('size_bytes');
      const isKnown = width !== '' && height !== '' && bytes !== '';
      const size = isKnown ? `${width} ${height} ${bytes}` : '';
      const name = row.get('artist');
      rows.push({ file, inTrain, group, name, hash: inTrain ? hash : undefined, size });
    });
    return { rows, problems: sortProblems([...problems, ...malformed]) };
  },
);

function readBoolean(text: string): boolean | undefined {
  return text === 'True' ? true : text === 'False' ? false : undefined;
}
