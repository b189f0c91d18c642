import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paintCollection } from '../../material/paint-collection.ts';
import type { RefusalPlaces } from './list-refusals.ts';

/** Puts into a project what refusals are about. */
export async function writeRefusalPlaces(root: string): Promise<void> {
  const { paintings, sweep, answers, parquet } = refusalPlaces(root);
  await paintCollection(paintings);
  writeFileSync(answers, 'a,b,score\n');
  mkdirSync(parquet);
  writeFileSync(join(parquet, 'train-0.parquet'), 'no table');
  const seeds = { seeds: '0..1', splitSeeds: [0, 1] };
  writeFileSync(sweep, JSON.stringify({ plugins: { 'colour-statistics': {} }, ...seeds }));
}

/** Where they are. */
export function refusalPlaces(root: string): RefusalPlaces {
  return {
    paintings: join(root, 'paintings'),
    sweep: join(root, 'sweep.json'),
    answers: join(root, 'answers.csv'),
    parquet: join(root, 'parquet'),
  };
}
