import { buildCollection } from '../../data/collection/build-collection.ts';
import { chooseCatalog } from '../../data/collection/choose-catalog.ts';
import type { CollectionChoice } from '../../data/collection/choose-folders.ts';
import type { Catalog, Collection } from '../../data/collection/collection.ts';
import type { ReadingChoice } from '../../data/collection/folder-catalog.ts';
import { sortProblems } from '../../data/collection/order.ts';
import type { CollectionCopies } from '../../data/copies/collection-copies.ts';
import {
  type BadImageChoices,
  completeBadImagePolicy,
  watchBadImages,
} from '../../data/images/bad-image-policy.ts';
import { inspectWithProgress } from '../../data/images/inspect-with-progress.ts';
import type { ImagePool } from '../../data/images/pool.ts';
import { startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import { limitCatalog } from './limit-catalog.ts';
import { lookForCopies } from './look-for-copies.ts';

export interface OpenCollectionOptions extends BadImageChoices, ReadingChoice {
  readonly project: ProjectFolders;
  readonly collection?: CollectionChoice | undefined;
  readonly limit?: number | undefined;
  /** Also requires the competition's official test paintings. */
  readonly official?: boolean | undefined;
  /** Also includes the targets of links that lead outside the collection. */
  readonly followLinks?: boolean | undefined;
  /** Looks for copies beyond those found by perceptual hashes, for a new split. */
  readonly findsCopies?: boolean | undefined;
  /** One of several jobs that open the same collection: they share the work of reading its images. */
  readonly job?: { readonly index: number; readonly count: number } | undefined;
  readonly pool: ImagePool;
  readonly log: (line: string) => void;
  /** Is called when it is known which paintings there are, before any of them is read. */
  readonly onFound?: (catalog: Pick<Catalog, 'kind'>) => Promise<void>;
}

/** Finds the collection, reads every image once (or uses the remembered results) and leaves bad ones out. */
export async function openCollection(options: OpenCollectionOptions): Promise<Collection> {
  const { project, pool, log } = options;
  const { catalog, why } = await chooseCatalog({
    collection: options.collection,
    official: options.official,
    followLinks: options.followLinks,
    artistFrom: options.artistFrom,
    table: options.table,
    columns: options.columns,
    dataFolder: project.data,
    limit: options.limit,
    startProgress,
  });
  log(why);
  await options.onFound?.(catalog);
  countBadRows(catalog, options);
  const limited = options.limit === undefined ? catalog : limitCatalog(catalog, options.limit);
  const unpacked = await unpack(limited, project);
  const facts = unpacked.facts ?? (await inspect(unpacked, options));
  const built = buildCollection(unpacked, facts);
  const copies = options.findsCopies ? await lookForCopies(built, { project, pool }) : undefined;
  const collection: Collection = copies === undefined ? built : { ...built, copies };
  logProblems(collection, log);
  if (copies !== undefined) log(sayCopies(copies));
  for (const remark of collection.remarks ?? []) log(remark);
  logLonelyArtists(collection, log);
  return collection;
}

/** The result of a search that takes a minute for thousands of paintings. */
function sayCopies({ joined }: CollectionCopies): string {
  if (joined.length === 0) return 'No two paintings show the same picture.';
  const pairs = joined.length === 1 ? '1 pair' : `${joined.length} pairs`;
  return `${pairs} of paintings show the same picture; harness data copies draws them.`;
}

/** The same catalog with its images, if they can be read. */
async function unpack(
  catalog: Catalog,
  { cache }: Pick<ProjectFolders, 'cache'>,
): Promise<Catalog> {
  if (catalog.unpack === undefined) return catalog;
  const { entries, problems, folders } = await catalog.unpack(catalog.entries, cache);
  return {
    ...catalog,
    entries,
    problems: sortProblems([...catalog.problems, ...problems]),
    folders: [...(catalog.folders ?? []), ...folders],
  };
}

async function inspect({ entries }: Catalog, options: OpenCollectionOptions) {
  const { project, pool, job } = options;
  const bad = watchBadImages(completeBadImagePolicy(options), entries.length);
  return inspectWithProgress(entries, project, { pool, job, onBadImage: bad.report });
}

/** Unusable rows of a table also count as bad images. */
function countBadRows({ entries, problems }: Catalog, options: OpenCollectionOptions): void {
  const rows = problems.filter(({ line }) => line !== undefined);
  const total = entries.length + rows.length;
  const bad = watchBadImages(completeBadImagePolicy(options), total, 'rows');
  for (const { file, line, reason } of rows) bad.report(`${file}:${line}`, reason);
}

const shownProblems = 10;
const shownArtists = 5;

function logProblems({ problems, name }: Collection, log: (line: string) => void): void {
  if (problems.length === 0) return;
  log(`${name}: ${problems.length} rows or files are unusable:`);
  for (const { file, line, reason } of problems.slice(0, shownProblems)) {
    log(`  ${file}${line === undefined ? '' : `:${line}`}: ${reason}`);
  }
  const more = problems.length - shownProblems;
  if (more > 0) log(`  and ${more} more, listed in the run's manifest`);
}

function logLonelyArtists({ paintings }: Collection, log: (line: string) => void): void {
  const counts = new Map<string, number>();
  for (const { artist } of paintings) counts.set(artist, (counts.get(artist) ?? 0) + 1);
  const lonely = [...counts].filter(([, count]) => count === 1).map(([artist]) => artist);
  if (lonely.length === 0) return;
  const shown = lonely.slice(0, shownArtists).join(', ');
  const more = lonely.length > shownArtists ? ' and others' : '';
  log(
    `Artists with one painting have no same-artist pair and are used only for training: ${lonely.length} (${shown}${more})`,
  );
}
