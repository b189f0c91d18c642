import { stringify } from 'csv-stringify/sync';
import { guardFormula } from '../../shared/text/csv-formula.ts';
import { escapeHarmful } from '../../shared/text/harmless-text.ts';
import { unseenFirst } from '../unseen-first.ts';
import type { Cell, Figure, TableSet } from './table.ts';

type Value = string | number | null | undefined;

/**
 * Tables as one CSV file, a line for each row, numbers in full. A figure has separate columns for its
 * value, its interval and its spread. Where a row has nothing to say the field is empty.
 */
export function renderCsv({ tables, fields }: TableSet): string {
  const records = tables.flatMap(({ rows }) =>
    rows.map(({ cells }) =>
      Object.fromEntries(
        [...cells].flatMap(([key, cell]) =>
          fieldsOf(key, cell).map(([name, value]) => [name, writeValue(value)]),
        ),
      ),
    ),
  );
  return stringify(records, { header: true, columns: [...fields] });
}

/** The fields of a cell; which of them a file has is for the tables to say. */
function fieldsOf(key: string, cell: Cell): [name: string, value: Value][] {
  switch (cell.kind) {
    case 'text':
      return [[key, cell.text]];
    case 'rank':
      return [
        [key, cell.rank],
        ['tied', cell.tied ? 1 : 0],
      ];
    case 'seeds':
      return [[key, cell.seeds.join(' ')]];
    case 'list':
      return [[key, cell.items.join(cell.separator)]];
    case 'flags':
      return [[key, cell.flags.join('; ')]];
    case 'figure':
      return figureFields(key, cell);
    case 'difference':
      return [
        ...figureFields(key, cell),
        [`${key}_p`, cell.pValue],
        [`${key}_p_holm`, cell.adjustedPValue],
        [`${key}_runs`, cell.runs],
      ];
    case 'tests':
      return unseenFirst.map((test) => [`${key}_${test}_accuracy`, cell[test]]);
    case 'number':
      return [[key, cell.value]];
    case 'range':
      return [
        [`${key}_low`, cell.low],
        [`${key}_high`, cell.high],
      ];
    case 'change':
      return [
        [`${key}_before`, cell.before],
        [`${key}_after`, cell.after],
      ];
    case 'seconds':
      return [[key, cell.seconds]];
    case 'remark':
    case 'approach':
      return [];
  }
}

function figureFields(
  key: string,
  { value, low, high, spread, deviation }: Figure,
): [name: string, value: Value][] {
  return [
    [key, value],
    [`${key}_low`, low],
    [`${key}_high`, high],
    [`${key}_spread`, spread],
    [`${key}_deviation`, deviation],
  ];
}

/** Numbers are unchanged: a negative one begins like a formula but is not one. */
function writeValue(value: Value): Value {
  return typeof value === 'string' ? guardFormula(escapeHarmful(value)) : value;
}
