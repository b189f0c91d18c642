import { HarnessError } from '../../contract/errors.ts';
import type { CsvRow } from '../collection/read-csv.ts';

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const longestShown = 60;

/** An error with what is wrong with a line of a table of pairs, and what would be right. */
export function pairsInvalid(name: string, line: number, what: string): HarnessError {
  return new HarnessError('PAIRS_INVALID', `${name}, line ${line}: ${what}.`);
}

/** Quotes text of a table in a message, and shortens it. */
export function quoteCell(text: string): string {
  return JSON.stringify(text.length > longestShown ? `${text.slice(0, longestShown)}…` : text);
}

/**
 * Reads a field that must not be empty.
 *
 * @throws HarnessError `PAIRS_INVALID`
 */
export function readCell(row: CsvRow, column: string, name: string): string {
  const text = row.get(column).trim();
  if (text !== '') return text;
  throw pairsInvalid(name, row.line, `${column} is empty`);
}

/**
 * Reads a probability from 0 to 1.
 *
 * @throws HarnessError `PAIRS_INVALID`
 */
export function readProbability(row: CsvRow, column: string, name: string): number {
  const text = row.get(column).trim();
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  const found = text === '' ? 'is empty' : `is ${quoteCell(text)}`;
  const advice = Number.isFinite(value)
    ? '. Map scores of another range to it first, increasingly: (1 + cosine) / 2, or exp(-distance)'
    : '';
  throw pairsInvalid(
    name,
    row.line,
    `the ${column} ${found}; it must be a number from 0 to 1${advice}`,
  );
}

/**
 * Reads whether two paintings are by the same artist: 1 or 0, also as pandas writes it (`True`,
 * `1.0`).
 *
 * @throws HarnessError `PAIRS_INVALID`
 */
export function readSame(row: CsvRow, column: string, name: string): 0 | 1 {
  const text = row.get(column).trim();
  if (/^(1|1\.0+|true)$/i.test(text)) return 1;
  if (/^(0|0\.0+|false)$/i.test(text)) return 0;
  throw pairsInvalid(
    name,
    row.line,
    `${column} is ${quoteCell(text)}; it must be 1 (one artist) or 0 (two)`,
  );
}
