import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import type { CurvePoint } from '../../contract/plugin.ts';
import { guardFormula, unguardFormula } from '../../shared/text/csv-formula.ts';
import { readRecorded } from './seal.ts';

export const curveFile = 'curve.csv';

/** A learning curve as CSV, one row per epoch; a metric missing from a point leaves an empty cell. */
export function formatCurve(points: readonly CurvePoint[]): string {
  const metrics = new Set(['epoch', 'loss']);
  for (const point of points) for (const name of Object.keys(point)) metrics.add(name);
  const rows = points.map((point) => [...metrics].map((name) => cell(point[name])));
  return stringify([[...metrics].map(guardFormula), ...rows]);
}

export async function writeCurve(folder: string, points: readonly CurvePoint[]): Promise<void> {
  await writeFileAtomic(join(folder, curveFile), formatCurve(points));
}

/** Reads the file of {@link writeCurve}; an empty list if there is no curve. */
export async function readCurve(folder: string): Promise<CurvePoint[]> {
  let text: string;
  try {
    text = String(await readRecorded(folder, curveFile));
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    return [];
  }
  const [header = [], ...rows] = parse(text) as string[][];
  const names = header.map(unguardFormula);
  return rows.map((row) => {
    const cells = names.map((name, i): [string, number | null] => [
      name,
      row[i] === '' ? null : Number(row[i]),
    ]);
    return { epoch: 0, loss: null, ...Object.fromEntries(cells) };
  });
}

// A loss that has become NaN is shown as a gap.
function cell(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '' : String(value);
}
