import { HarnessError } from '../../contract/errors.ts';
import type { Float32Table } from '../../shared/npy.ts';

/** Features that were computed elsewhere. */
export interface NamedTable extends Float32Table {
  /** The file's name, for messages. */
  readonly name: string;
  /** The painting of each row, if the table names it. */
  readonly ids: readonly RowId[] | undefined;
}

/** The painting of a row, as named in the table. */
export interface RowId {
  readonly painting: string;
  /** The location of the name: `ids.csv, line 3`. */
  readonly where: string;
}

/** Possible names of the column of paintings; messages use the first. */
export const paintingColumns = ['painting', 'id', 'file', 'path', 'filename', 'file_name', 'image'];

/** Maximum number of painting names in a message. */
export const mostShown = 3;

/** The error of a table that cannot be imported. */
export function tableInvalid(name: string, what: string, cause?: unknown): HarnessError {
  const sentence = /[.?]$/.test(what) ? what : `${what}.`;
  return new HarnessError('FEATURES_TABLE_INVALID', `${name}: ${sentence}`, { cause });
}

/** The first few of many, for messages: `"a", "b" and 3 more`. */
export function nameSome(names: readonly string[]): string {
  const shown = names.slice(0, mostShown).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more.toLocaleString('en')} more` : '');
}
