import { join, resolve } from 'node:path';
import { HarnessError } from '../../contract/errors.ts';
import type { Problem } from './collection.ts';
import { findTable } from './find-table.ts';
import { sortProblems } from './order.ts';
import { readCsv } from './read-csv.ts';

/** Which of the competition's test paintings are by artists of its training set. */
export interface OfficialTestGroups {
  /** Test image file name → whether its artist is a training artist. */
  readonly groups: ReadonlyMap<string, 'seen' | 'unseen'>;
  readonly seen: number;
  readonly unseen: number;
  readonly problems: readonly Problem[];
}

/**
 * Reads from `all_data_info.csv` (or `.gz`) which test paintings are by unseen artists. It uses
 * `artist_group`, because the artists' names in that file are dirty, and reveals no name: the file
 * contains the test's answers, which a plugin must never see.
 */
export async function readOfficialTestGroups(root: string): Promise<OfficialTestGroups> {
  const folder = resolve(root);
  const table = await findTable(folder, 'all_data_info.csv');
  if (table === undefined) {
    throw new HarnessError(
      'COLLECTION_NO_ALL_DATA_INFO',
      `${folder} contains no all_data_info.csv, which tells the official test's seen artists from ` +
        "its unseen ones. Put the competition's file there.",
    );
  }
  const groups = new Map<string, 'seen' | 'unseen'>();
  const counts = { seen: 0, unseen: 0 };
  const problems: Problem[] = [];
  const malformed = await readCsv(
    join(folder, table),
    { required: ['artist_group', 'in_train', 'new_filename'], name: table },
    (row) => {
      const inTrain = row.get('in_train');
      if (inTrain === 'True') return;
      const file = row.get('new_filename');
      const group = readGroup(row.get('artist_group'));
      const reason =
        inTrain !== 'False'
          ? `in_train is ${JSON.stringify(inTrain)}, not True or False`
          : group === undefined
            ? `artist_group is ${JSON.stringify(row.get('artist_group'))} for a test painting`
            : file === ''
              ? 'names no file'
              : groups.has(file)
                ? `repeats ${file}`
                : undefined;
      if (reason !== undefined || group === undefined) {
        problems.push({ file: table, line: row.line, reason: reason ?? 'has no group' });
        return;
      }
      groups.set(file, group);
      counts[group] += 1;
    },
  );
  return { groups, ...counts, problems: sortProblems([...malformed, ...problems]) };
}

function readGroup(group: string): 'seen' | 'unseen' | undefined {
  if (group === 'train_and_test') return 'seen';
  return group === 'test_only' ? 'unseen' : undefined;
}
