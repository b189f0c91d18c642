import { HarnessError } from '../../contract/errors.ts';

/** The fields of a painting in a table. */
export const tableFields = [
  'file',
  'artist',
  'title',
  'style',
  'genre',
  'date',
  'source',
  'sha256',
] as const;
export type TableField = (typeof tableFields)[number];

/** The column names of a table, if they differ from the usual ones. */
export type NamedColumns = { readonly [field in TableField]?: string };

/**
 * Reads `--columns file=path,artist=painter`.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function readColumns(text: string | undefined): NamedColumns {
  const columns: { -readonly [field in TableField]?: string } = {};
  for (const pair of text?.split(',') ?? []) {
    const [name = '', ...rest] = pair.split('=');
    const field = tableFields.find((known) => known === name.trim());
    const column = rest.join('=').trim();
    if (field === undefined || column === '' || columns[field] !== undefined) {
      throw new HarnessError(
        'OPTION_INVALID',
        `--columns ${JSON.stringify(text)}: ${JSON.stringify(pair.trim())} is not one of ${tableFields.join(', ')} ` +
          'followed by "=" and its column, each once. Write it as file=path,artist=painter.',
      );
    }
    columns[field] = column;
  }
  return columns;
}
