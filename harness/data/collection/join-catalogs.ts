import { createHash } from 'node:crypto';
import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { findSimilarArtists, remarkOnNames } from './artist-names.ts';
import type { Catalog, CatalogEntry, Problem, Unpacked } from './collection.ts';
import { joinArtists } from './join-artists.ts';
import { sortEntries, sortProblems } from './order.ts';

/** A folder of a joined collection, and the prefix of its paintings' ids. */
interface LabelledCatalog {
  readonly label: string;
  readonly catalog: Catalog;
}

/**
 * Joins several folders into one collection. A painting's id consists of its folder's name and its id
 * there, and its source names the folder, so that nothing clashes. Artists whose names differ only in
 * case, accents and punctuation are one artist. Neither the order of the folders nor their location
 * affects ids, artists or the name.
 *
 * @param catalogs two or more, of folders of which none is inside another
 * @throws HarnessError `COLLECTION_NOT_JOINED` for the competition's layout and simulated collections,
 *   and if two folders have the same name and list the same paintings
 */
export function joinCatalogs(catalogs: readonly Catalog[]): Catalog {
  for (const { kind, root } of catalogs) {
    if (kind === 'folder') continue;
    const why =
      kind === 'kaggle'
        ? 'names artists by codes, so artists in common with another folder cannot be found'
        : 'has no folder of pictures';
    throw new HarnessError(
      'COLLECTION_NOT_JOINED',
      `${root} cannot be joined with other folders: it ${why}. Use it as the only --collection.`,
    );
  }
  const parts = labelCatalogs(catalogs);
  const { nameOf, remarks } = joinArtists(
    parts.map(({ label, catalog }) => ({
      label,
      artists: catalog.entries.map((one) => one.artist),
    })),
  );
  const own = new Map<string, CatalogEntry>();
  const entries: CatalogEntry[] = [];
  const problems: Problem[] = [];
  for (const { label, catalog } of parts) {
    for (const entry of catalog.entries) {
      const { id, artist, source } = entry;
      const joined = {
        ...entry,
        id: `${label}/${id}`,
        artist: nameOf.get(artist) ?? artist,
        source: source === undefined ? label : `${label}: ${source}`,
      };
      own.set(joined.id, entry);
      entries.push(joined);
    }
    for (const problem of catalog.problems) {
      problems.push({ ...problem, file: `${label}/${problem.file}` });
    }
  }
  const roots = parts.map(({ catalog }) => catalog.root);
  const [root = '', ...others] = roots;
  const isPacked = parts.some(({ catalog }) => catalog.unpack !== undefined);
  return {
    kind: 'folder',
    name: parts.map(({ label }) => label).join(' + '),
    root,
    roots,
    folders: [...others, ...parts.flatMap(({ catalog }) => catalog.folders ?? [])],
    entries: sortEntries(entries),
    problems: sortProblems(problems),
    remarks: [
      ...parts.flatMap(({ label, catalog }) =>
        remarksBesidesNames(catalog).map((remark) => `${label}: ${remark}`),
      ),
      ...remarks,
    ],
    ...(isPacked ? { unpack: (wanted, cache) => unpackParts(parts, own, wanted, cache) } : {}),
  };
}

/** Names are compared again once all folders are together. */
function remarksBesidesNames({ entries, remarks = [] }: Catalog): string[] {
  const onNames = new Set(
    findSimilarArtists(entries.map(({ artist }) => artist)).map(remarkOnNames),
  );
  return remarks.filter((remark) => !onNames.has(remark));
}

/**
 * Labels folders by their names; those with the same name get a digest of their list, independent of
 * their location.
 */
function labelCatalogs(catalogs: readonly Catalog[]): LabelledCatalog[] {
  const named = catalogs.map((catalog) => ({
    name: catalog.name.normalize('NFC') || 'folder',
    catalog,
  }));
  const counts = new Map<string, number>();
  for (const { name } of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  const labelled = named.map(({ name, catalog }) => ({
    label: counts.get(name) === 1 ? name : `${name} ${digestEntries(catalog).slice(0, 8)}`,
    catalog,
  }));
  labelled.sort((a, b) => (a.label < b.label ? -1 : 1));
  for (const [i, { label, catalog }] of labelled.slice(1).entries()) {
    const before = itemAt(labelled, i);
    if (before.label !== label) continue;
    throw new HarnessError(
      'COLLECTION_NOT_JOINED',
      `${before.catalog.root} and ${catalog.root} have the same name and list the same paintings. If one is a copy of the other, leave it out; otherwise rename it.`,
    );
  }
  return labelled;
}

function digestEntries({ entries }: Catalog): string {
  const lines = sortEntries(entries).map(({ id, artist }) => JSON.stringify([id, artist]));
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Unpacks packed images; images in files stay unchanged. */
async function unpackParts(
  parts: readonly LabelledCatalog[],
  own: ReadonlyMap<string, CatalogEntry>,
  wanted: readonly CatalogEntry[],
  cacheFolder: string,
): Promise<Unpacked> {
  const entries: CatalogEntry[] = [];
  const problems: Problem[] = [];
  const folders = new Set<string>();
  for (const { label, catalog } of parts) {
    const start = `${label}/`;
    const asked = wanted.filter(({ id }) => id.startsWith(start));
    if (catalog.unpack === undefined) {
      entries.push(...asked);
      continue;
    }
    const joinedOf = new Map(asked.map((entry) => [entry.id, entry]));
    const originals = asked.flatMap(({ id }) => own.get(id) ?? []);
    const unpacked = await catalog.unpack(originals, cacheFolder);
    for (const { id, file } of unpacked.entries) {
      const joined = joinedOf.get(`${start}${id}`);
      if (joined !== undefined) entries.push({ ...joined, file });
    }
    for (const problem of unpacked.problems) {
      problems.push({ ...problem, file: `${start}${problem.file}` });
    }
    for (const folder of unpacked.folders) folders.add(folder);
  }
  return { entries: sortEntries(entries), problems, folders: [...folders] };
}
