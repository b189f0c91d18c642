import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadFit, saveFit } from '../models/model-files/save-fit.ts';
import type { ScoreFusion } from '../models/verification/fuse-scores.ts';
import type { BackEndSettings, FittedBackEnd } from './back-end.ts';

/** A back-end with everything it needs for answers. */
export interface StoredBackEnd {
  readonly settings: BackEndSettings;
  readonly fitted: FittedBackEnd;
  readonly fusion: ScoreFusion;
}

/** Writes a back-end into a model's folder. */
export async function saveBackEnd(folder: string, stored: StoredBackEnd): Promise<void> {
  const { settings, fitted, fusion } = stored;
  for (const [name, fit] of Object.entries(fitted)) await saveFit(folder, name, fit);
  const facts = { settings, fusion, fits: Object.keys(fitted) };
  await writeFile(join(folder, 'back-end.json'), JSON.stringify(facts));
}

/** Reads what {@link saveBackEnd} wrote. */
export async function loadBackEnd(folder: string): Promise<StoredBackEnd> {
  const text = await readFile(join(folder, 'back-end.json'), 'utf8');
  const { settings, fusion, fits } = JSON.parse(text);
  const fitted: Record<string, unknown> = {};
  for (const name of fits) fitted[name] = await loadFit(folder, name);
  return { settings, fusion, fitted: fitted as FittedBackEnd };
}
