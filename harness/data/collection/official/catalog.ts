import { join, sep } from 'node:path';
import { HarnessError } from '../../../contract/errors.ts';
import type { CatalogEntry, Problem } from '../collection.ts';
import type { LinkChoice } from '../folder-catalog.ts';
import { type KaggleCatalog, readKaggleCatalog } from '../kaggle-catalog.ts';
import { listImages } from '../list-images.ts';
import { sortEntries, sortProblems } from '../order.ts';
import { cleanNames, type Identities } from './clean-names.ts';
import { type OfficialMetadata, readOfficialMetadata } from './metadata.ts';

/**
 * The competition's training paintings and its official test paintings, each with its side of the
 * official split. Test paintings whose artist cannot be determined become problems.
 *
 * @throws HarnessError `COLLECTION_NO_TEST_IMAGES` and what `readKaggleCatalog` and
 *   `readOfficialMetadata` throw
 */
export async function readOfficialCatalog(
  root: string,
  links: LinkChoice = {},
): Promise<KaggleCatalog> {
  const catalog = await readKaggleCatalog(root, links);
  const metadata = await readOfficialMetadata(catalog.root);
  const { testFolder } = catalog;
  const listing =
    testFolder === undefined
      ? undefined
      : await listImages(catalog.root, { judge: () => 'image', start: 'test', ...links });
  if (testFolder === undefined || listing === undefined || listing.images.size === 0) {
    throw new HarnessError(
      'COLLECTION_NO_TEST_IMAGES',
      `${join(catalog.root, 'test')} ${listing?.refused.get('test') ?? 'contains no images'}. Unpack the competition's test images there ` +
        '("harness data import" does), or leave --official out.',
    );
  }
  const fileOf = (name: string) =>
    listing.images.has(`test/${name}`) ? `${testFolder}${sep}${name}` : undefined;
  return addOfficialTest(catalog, metadata, fileOf);
}

/**
 * Marks training paintings and adds test paintings; `fileOf` returns the path of a test image, if it
 * exists.
 */
export function addOfficialTest(
  catalog: KaggleCatalog,
  metadata: OfficialMetadata,
  fileOf: (name: string) => string | undefined,
): KaggleCatalog {
  const identities = cleanNames(metadata.rows);
  const trainGroup = new Map(
    metadata.rows.flatMap(({ inTrain, hash, group }) => (inTrain && hash ? [[hash, group]] : [])),
  );
  const train = catalog.entries.map((entry) => ({
    ...entry,
    official:
      trainGroup.get(entry.artist) === 'train_and_test'
        ? ('train' as const)
        : ('train-only' as const),
  }));
  const { entries, problems } = listTest(metadata, identities, fileOf);
  // Rows of train_info.csv are already in the catalog.
  const notOfTraining = metadata.problems.filter(({ file }) => !file.startsWith('train_info'));
  return {
    ...catalog,
    entries: sortEntries<CatalogEntry>([...train, ...entries]),
    problems: sortProblems([...catalog.problems, ...notOfTraining, ...problems]),
  };
}

function listTest(
  { rows }: OfficialMetadata,
  { artistOf, unknown }: Identities,
  fileOf: (name: string) => string | undefined,
): { entries: CatalogEntry[]; problems: Problem[] } {
  const entries: CatalogEntry[] = [];
  // Names are left out, because problems are printed and recorded.
  const problems: Problem[] = unknown.map(({ file }) => ({
    file: `test/${file}`,
    reason: 'all_data_info.csv does not determine its artist; it is in no test pair',
  }));
  for (const { file: id, inTrain, group } of rows) {
    const artist = artistOf.get(id);
    if (inTrain || artist === undefined) continue;
    const file = fileOf(id);
    if (file === undefined) problems.push({ file: `test/${id}`, reason: 'does not exist' });
    else {
      entries.push({ id, file, artist, official: group === 'test_only' ? 'unseen' : 'seen' });
    }
  }
  return { entries, problems };
}
