import { stringify } from 'csv-stringify/sync';
import { itemAt } from '../contract/item-at.ts';

/** csv-stringify is fastest with about this many rows per call: twice as fast as with 10,000. */
const rowsPerCall = 1_000;
/** Numbers need no quotes. */
const format = { quote_record_delimiter: false };

/**
 * The lines `index,probability` of some rows. Nine significant digits restore every 32-bit float bit for
 * bit, so that writing creates no ties and changes no ranking.
 */
export function formatRows(index: Uint32Array, probability: Float32Array): Buffer {
  const parts: string[] = [];
  for (let from = 0; from < index.length; from += rowsPerCall) {
    const to = Math.min(index.length, from + rowsPerCall);
    const rows: string[][] = [];
    for (const [at, number] of index.subarray(from, to).entries()) {
      rows.push([String(number), itemAt(probability, from + at).toPrecision(9)]);
    }
    parts.push(stringify(rows, format));
  }
  return Buffer.from(parts.join(''), 'latin1');
}
