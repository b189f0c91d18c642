/**
 * The model behind every table for people and programs: typed content.
 * Only the renderers format and escape it, so texts are unescaped.
 */
export interface TableSet {
  /** The subject of all tables. */
  readonly heading: string;
  readonly tables: readonly Table[];
  /** Failures and missing parts; below the tables. */
  readonly remarks: readonly Remark[];
  /** How to read the tables, in one short line. */
  readonly legend?: string;
  /** The same at length, for those who ask. */
  readonly notes: readonly Note[];
  /** The option that prints the notes in a terminal: `--explain`, `harness leaderboard --explain`. */
  readonly explainedBy?: string;
  /** The options that print every column, for people: `--csv and --markdown`. */
  readonly wholeIn?: string;
  /** The columns of the CSV file, in their order, which scripts go by. */
  readonly fields: readonly string[];
}

/** How to read the tables, or only some columns: one of `about`, by key, has to be in sight. */
export type Note = string | { readonly text: string; readonly about: readonly string[] };

export interface Table {
  readonly title: string;
  readonly columns: readonly Heading[];
  readonly rows: readonly Row[];
  /** Sentences right below the table. */
  readonly remarks: readonly Remark[];
}

export interface Row {
  /** By the keys of the columns; nothing if there is nothing to say. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** Whether to set it off as one that nothing is above. */
  readonly isFirst: boolean;
  /** Rows that follow one another and share this cannot be told apart. */
  readonly tie?: number;
}

/** A column without its cells. */
export interface Heading {
  /** Its name in files, and the prefix of all fields of a cell: `unseen_auc_low`. */
  readonly key: string;
  /** Above the column; without one it is for files only. */
  readonly heading?: string;
  /** Less important columns are left out first; by default `high`. */
  readonly importance?: Importance;
  /** Whether it has names to copy, which are broken over lines only where they have no room alone. */
  readonly isWhole?: boolean;
  /** The column that the rows are sorted by. */
  readonly isMain?: boolean;
  /** The key of the column in whose cells terminals and pages show it, to save space. */
  readonly under?: string;
}

/** The order in which columns are left out: `low`, `middle`, `high`; `always` stays. */
export type Importance = 'low' | 'middle' | 'high' | 'always';

export interface Column<Of> extends Heading {
  readonly cell: (of: Of) => Cell | null;
}

/** A remark, and whether it is bad news. */
export interface Remark {
  readonly text: string;
  readonly tone?: 'alert' | 'failure';
}

/** The format of a number; by default three decimal places. */
export type Form = 'rate' | 'ratio' | 'count' | 'bytes';

/** The spread of runs, standard deviations. */
export interface Spreads {
  /** Over seeds, or over splits: `±0.012`. */
  readonly spread?: number | null;
  /** Over the seeds within a split. */
  readonly overSeeds?: number | null;
  /** Over the runs of a cross-validation; in files only, because the interval says it better. */
  readonly deviation?: number | null;
}

/** The result of a test of a difference. */
export interface Test {
  readonly pValue?: number | null;
  /** Corrected for the number of comparisons; shown to people. */
  readonly adjustedPValue?: number | null;
  /** How many runs it rests on, and, if these are not all, out of how many. */
  readonly runs?: number;
  readonly wantedRuns?: number;
}

export type Cell =
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone }
  /** For people only; a file has nothing for it. */
  | { readonly kind: 'remark'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'approach'; readonly name: string; readonly details: readonly string[] }
  | { readonly kind: 'rank'; readonly rank: number; readonly tied: boolean }
  | { readonly kind: 'seeds'; readonly seeds: readonly number[] }
  | { readonly kind: 'list'; readonly items: readonly string[]; readonly separator: string }
  | { readonly kind: 'flags'; readonly flags: readonly string[] }
  /** With its interval if there is one. */
  | (Figure & { readonly kind: 'figure' })
  /** A figure with a sign. */
  | (Difference & { readonly kind: 'difference' })
  /** A figure for each kind of test pairs. */
  | ({ readonly kind: 'tests' } & Readonly<Record<'unseen' | 'seen' | 'mixed', number>>)
  | { readonly kind: 'number'; readonly value: number; readonly form?: Form }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly form: Form }
  | { readonly kind: 'change'; readonly before: number; readonly after: number }
  | { readonly kind: 'seconds'; readonly seconds: number };

/** A number with its interval and spread. */
export type Figure = Interval & Spreads;

/** A difference of two figures and its test. */
export type Difference = Figure & Test;

interface Interval {
  readonly value: number;
  readonly low?: number | null;
  readonly high?: number | null;
}

export type Tone = 'good' | 'alert' | 'quiet';

/** A table of `rows`, a cell for each column that has something to say. */
export function makeTable<Of>({
  title,
  columns,
  rows,
  isFirst = () => false,
  tieOf = () => null,
  remarks = [],
}: {
  readonly title: string;
  readonly columns: readonly Column<Of>[];
  readonly rows: readonly Of[];
  readonly isFirst?: (row: Of) => boolean;
  /** The same number for rows next to each other that cannot be told apart. */
  readonly tieOf?: (row: Of) => number | null;
  readonly remarks?: readonly Remark[];
}): Table {
  return {
    title,
    columns: columns.map(({ cell: _, ...heading }) => heading),
    rows: rows.map((row) => {
      const tie = tieOf(row);
      const made = { cells: cellsOf(columns, row), isFirst: isFirst(row) };
      return tie === null ? made : { ...made, tie };
    }),
    remarks,
  };
}

function cellsOf<Of>(columns: readonly Column<Of>[], row: Of): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { key, cell: cellOf } of columns) {
    const cell = cellOf(row);
    if (cell !== null) cells.set(key, cell);
  }
  return cells;
}

/** The rows, those that cannot be told apart together. */
export function groupTies(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups: Row[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (row.tie !== undefined && last?.[0]?.tie === row.tie) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

const textKinds: readonly Cell['kind'][] = ['text', 'approach', 'seeds', 'list', 'flags'];

/** Whether a column holds words, which begin at the left and can be wrapped anywhere. */
export function isOfText({ rows }: Table, { key }: Pick<Heading, 'key'>): boolean {
  return rows.some(({ cells }) => textKinds.includes(cells.get(key)?.kind ?? 'number'));
}

/** A heading that people see. */
export type ShownHeading = Heading & { readonly heading: string };

/** The columns for people: those with a heading and something to say. */
export function shownColumns({ columns, rows }: Table): ShownHeading[] {
  return columns.filter(
    (column): column is ShownHeading =>
      column.heading !== undefined && rows.some(({ cells }) => cells.has(column.key)),
  );
}

/**
 * The notes to a set of tables.
 *
 * @param inSight the keys of the columns that a reader sees; else all those for people
 */
export function readNotes(
  { tables, notes }: Pick<TableSet, 'tables' | 'notes'>,
  inSight: readonly string[] = tables.flatMap(shownColumns).map(({ key }) => key),
): string[] {
  return notes.flatMap((note) => {
    if (typeof note === 'string') return [note];
    return note.about.some((key) => inSight.includes(key)) ? [note.text] : [];
  });
}

/** A column for people with those that are shown in its cells. */
export interface Stack extends ShownHeading {
  readonly keys: readonly string[];
}

/** As {@link shownColumns}, with those that belong under another one inside it. */
export function stackColumns(table: Table): Stack[] {
  const columns = shownColumns(table);
  return columns
    .filter(({ under }) => under === undefined)
    .map((column) => ({
      ...column,
      keys: columns
        .filter(({ key, under }) => key === column.key || under === column.key)
        .map(({ key }) => key),
    }));
}
