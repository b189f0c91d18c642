import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import writeFileAtomic from 'write-file-atomic';
import { partNames, type Split } from './split.ts';

/** Writes a split as a table (`painting,part,reason`) that `--split` can read. */
export async function exportSplit({ parts, excluded }: Split, file: string): Promise<void> {
  const rows = [
    ...partNames.flatMap((part) => parts[part].map((id) => [id, part, ''])),
    ...excluded.map(({ id, reason }) => [id, 'excluded', reason]),
  ];
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFileAtomic(file, stringify([['painting', 'part', 'reason'], ...rows]));
}
