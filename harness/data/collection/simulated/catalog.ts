import { realpath } from 'node:fs/promises';
import { basename, resolve, sep } from 'node:path';
import type { ImageFacts } from '../../images/facts.ts';
import type { CatalogEntry } from '../collection.ts';
import { type KaggleCatalog, readTrainTable } from '../kaggle-catalog.ts';
import { addOfficialTest } from '../official/catalog.ts';
import { readOfficialMetadata } from '../official/metadata.ts';
import { sortEntries, sortProblems } from '../order.ts';
import { type SimulatedDescription, simulatedFacts } from './description.ts';

/** A catalog without images, with the results that an inspection would give. */
export interface SimulatedCatalog extends Omit<KaggleCatalog, 'kind'> {
  readonly kind: 'simulated';
  readonly facts: ReadonlyMap<string, ImageFacts>;
}

/** Reads a simulated collection, with its test paintings if `official` is true. */
export async function readSimulatedCatalog(
  root: string,
  description: SimulatedDescription,
  official: boolean,
): Promise<SimulatedCatalog> {
  const folder = await realpath(resolve(root));
  const metadata = await readOfficialMetadata(folder);
  const { candidates, problems } = await readTrainTable(folder);
  const sizeOf = new Map<string, string>();
  for (const { file, size } of metadata.rows) sizeOf.set(file, size);
  const train: CatalogEntry[] = [...candidates.values()].map(({ entry }) => entry);
  const catalog: KaggleCatalog = {
    kind: 'kaggle',
    name: basename(folder),
    root: folder,
    entries: sortEntries(train),
    problems: sortProblems(problems),
    hasOfficialTestGroups: true,
  };
  const whole = official
    ? addOfficialTest(catalog, metadata, (name) => `${folder}${sep}test${sep}${name}`)
    : catalog;
  const facts = new Map<string, ImageFacts>();
  for (const { id } of whole.entries) {
    facts.set(id, simulatedFacts(description, id, sizeOf.get(id) ?? id));
  }
  return { ...whole, kind: 'simulated', facts };
}
