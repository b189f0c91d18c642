import { createHash } from 'node:crypto';
import type { ImageFacts, ImageFailure } from '../images/facts.ts';
import type {
  Catalog,
  CatalogEntry,
  Collection,
  CollectionPainting,
  Problem,
} from './collection.ts';
import { sortEntries, sortProblems } from './order.ts';

/**
 * Joins a catalog with the inspection results of its images, by id. Images that cannot be read, or
 * differ from the file that the metadata promises, become problems.
 */
export function buildCollection(
  catalog: Catalog,
  facts: ReadonlyMap<string, ImageFacts | ImageFailure>,
): Collection {
  const paintings: CollectionPainting[] = [];
  const problems: Problem[] = [...catalog.problems];
  for (const entry of catalog.entries) {
    const { sha256 } = entry;
    const found = facts.get(entry.id);
    if (found === undefined) throw new Error(`The image of ${entry.id} was not inspected`);
    if ('reason' in found) {
      problems.push({ file: entry.id, reason: found.reason });
    } else if (sha256 !== undefined && sha256 !== found.digest) {
      problems.push({
        file: entry.id,
        reason: `has the SHA-256 ${found.digest}, but the manifest says ${sha256}`,
      });
    } else {
      const { digest, perceptualHash, width, height } = found;
      const facts = { digest, perceptualHash, width, height };
      paintings.push({ ...(sha256 === undefined ? entry : withoutPromise(entry)), ...facts });
    }
  }
  const sorted = sortEntries(paintings);
  return {
    kind: catalog.kind,
    name: catalog.name,
    root: catalog.root,
    hash: hashPaintings(sorted),
    paintings: sorted,
    problems: sortProblems(problems),
    ...(catalog.remarks === undefined ? {} : { remarks: catalog.remarks }),
    ...(catalog.limit === undefined ? {} : { limit: catalog.limit }),
    ...(catalog.roots === undefined ? {} : { roots: catalog.roots }),
    ...(catalog.folders === undefined ? {} : { folders: catalog.folders }),
  };
}

/** Whether an image has the declared digest. */
function withoutPromise({ sha256: _, ...entry }: CatalogEntry): Omit<CatalogEntry, 'sha256'> {
  return entry;
}

/** A call for each line would take longer than the hashing. */
const hashedCharacters = 1 << 16;

/** Each painting is hashed as a line of JSON, so that different fields never give the same text. */
function hashPaintings(paintings: readonly CollectionPainting[]): string {
  const hash = createHash('sha256');
  let lines = '';
  for (const { id, artist, digest, official } of paintings) {
    const fields = official === undefined ? [id, artist, digest] : [id, artist, digest, official];
    lines += `${JSON.stringify(fields)}\n`;
    if (lines.length < hashedCharacters) continue;
    hash.update(lines);
    lines = '';
  }
  hash.update(lines);
  return hash.digest('hex');
}
