import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import { type Part, partsOf } from '../table/cell-parts.ts';
import {
  type Cell,
  isOfText,
  type Remark,
  type Row,
  readNotes,
  type Stack,
  stackColumns,
  type Table,
  type TableSet,
} from '../table/table.ts';

/** Tables for the browser: the text and the sort key of every cell. */
export interface ShownTables {
  readonly tables: readonly ShownTable[];
  readonly remarks: readonly Remark[];
  /** How to read the tables, in a line; null if there is nothing to read. */
  readonly legend: string | null;
  readonly notes: readonly string[];
}

interface ShownTable {
  readonly title: string;
  readonly columns: readonly {
    readonly key: string;
    readonly heading: string;
    readonly isText: boolean;
    readonly isMain: boolean;
    /** Whether it is left out first. */
    readonly isMinor: boolean;
  }[];
  readonly rows: readonly ShownRow[];
  readonly remarks: readonly Remark[];
}

interface ShownRow {
  /** Of the approach's cell, for people. */
  readonly label: string;
  /** Ids of the runs that it sums up. */
  readonly runs: readonly string[];
  /** Rows of one rank cannot be told apart; null if there are no ranks. */
  readonly rank: number | null;
  readonly tied: boolean;
  readonly flags: readonly string[];
  readonly cells: Readonly<Record<string, ShownCell>>;
}

interface ShownCell {
  readonly parts: readonly Pick<Part, 'text' | 'look'>[];
  readonly sort: number | string | null;
  /** The interval of a figure that has one. */
  readonly bounds?: readonly [low: number, high: number];
}

/** The tables of a set as the page draws them. */
export function showTables(set: TableSet): ShownTables {
  return {
    tables: set.tables.map(showTable),
    remarks: set.remarks.map(showRemark),
    legend: set.legend === undefined ? null : escapeHarmful(set.legend),
    notes: readNotes(set).map(escapeHarmful),
  };
}

function showTable(table: Table): ShownTable {
  const columns = stackColumns(table);
  return {
    title: escapeHarmful(table.title),
    columns: columns.map((column) => ({
      key: column.key,
      heading: escapeHarmful(column.heading),
      isText: isOfText(table, column),
      isMain: column.isMain === true,
      isMinor: column.importance === 'low',
    })),
    rows: table.rows.map((row) => showRow(row, columns)),
    remarks: table.remarks.map(showRemark),
  };
}

function showRow({ cells }: Row, columns: readonly Stack[]): ShownRow {
  const [rank, runs, flags, approach] = [
    cells.get('rank'),
    cells.get('runs'),
    cells.get('flags'),
    cells.get('approach'),
  ];
  return {
    label: approach === undefined ? '' : partsOf(approach).map(textOf).join(' '),
    runs: runs?.kind === 'list' ? runs.items : [],
    rank: rank?.kind === 'rank' ? rank.rank : null,
    tied: rank?.kind === 'rank' && rank.tied,
    flags: flags?.kind === 'flags' ? flags.flags.map(escapeHarmful) : [],
    cells: Object.fromEntries(
      columns.flatMap(({ key, keys }) => {
        const own = keys.flatMap((one) => cells.get(one) ?? []);
        const [first] = own;
        if (first === undefined) return [];
        const parts = own.flatMap(partsOf).map((part) => ({ text: textOf(part), look: part.look }));
        return [[key, { parts, sort: sortOf(first), ...boundsOf(first) }]];
      }),
    ),
  };
}

function textOf({ text }: Part): string {
  return escapeHarmful(text);
}

function showRemark({ text, tone }: Remark): Remark {
  return { text: escapeHarmful(text), ...(tone === undefined ? {} : { tone }) };
}

/** The sort key of a cell; null is last. */
function sortOf(cell: Cell): number | string | null {
  switch (cell.kind) {
    case 'text':
    case 'remark':
      return cell.text;
    case 'approach':
      return `${cell.name} ${cell.details.join(' ')}`;
    case 'rank':
      return cell.rank;
    case 'seeds':
      return cell.seeds.length;
    case 'list':
      return cell.items.join(cell.separator);
    case 'flags':
      return cell.flags.length;
    case 'figure':
    case 'difference':
    case 'number':
      return cell.value;
    case 'tests':
      return cell.unseen;
    case 'range':
      return cell.low;
    case 'change':
      return cell.after;
    case 'seconds':
      return cell.seconds;
  }
}

function boundsOf(cell: Cell): Pick<ShownCell, 'bounds'> {
  if (cell.kind !== 'figure') return {};
  const { low = null, high = null } = cell;
  return low === null || high === null ? {} : { bounds: [low, high] };
}
