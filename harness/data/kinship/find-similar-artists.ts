import { itemAt, valueAt } from '../../contract/item-at.ts';
import type { Collection, CollectionPainting } from '../collection/collection.ts';
import type { ImagePool } from '../images/pool.ts';
import { appearanceSide, describeAppearance } from './describe-appearance.ts';
import {
  chooseKinshipRule,
  findNearestArtists,
  findSameStyle,
  type SimilarArtists,
} from './similar-artists.ts';

/** Number of paintings used per artist, the first by their digests. */
const mostLookedAt = 20;

const paintingsAtOnce = 32;

/**
 * Finds which artists of some paintings are hard to tell apart: by the styles in the metadata if the
 * collection has them, otherwise by the appearance of the pictures. It uses no labels of similar
 * artists, no weights and no plugin, so all approaches share the result.
 *
 * @returns a function of the ids of paintings; it returns undefined for a simulated collection without
 *   styles, which has no images
 */
export function createKinshipFinder(
  { kind, paintings }: Pick<Collection, 'kind' | 'paintings'>,
  pool: Pick<ImagePool, 'decode'>,
): (ids: ReadonlySet<string>) => Promise<SimilarArtists | undefined> {
  const rule = chooseKinshipRule(paintings);
  const appearances = new Map<string, Float64Array>();
  return async (ids) => {
    const asked = paintings.filter(({ id }) => ids.has(id));
    if (rule === 'style') return findSameStyle(asked);
    if (kind === 'simulated') return undefined;
    const chosen = takeSome(asked);
    const missing = chosen.filter(({ id }) => !appearances.has(id));
    for (const [id, appearance] of await lookAt(missing, pool)) appearances.set(id, appearance);
    // A painting that can no longer be read is left out.
    const seen = chosen.filter(({ id }) => appearances.has(id));
    return findNearestArtists(
      seen,
      seen.map(({ id }) => valueAt(appearances, id)),
    );
  };
}

/** At most a fixed number of paintings per artist. */
function takeSome(paintings: readonly CollectionPainting[]): CollectionPainting[] {
  const taken = new Map<string, number>();
  const byDigest = paintings.toSorted((a, b) =>
    a.digest === b.digest ? (a.id < b.id ? -1 : 1) : a.digest < b.digest ? -1 : 1,
  );
  return byDigest.filter(({ artist }) => {
    const count = (taken.get(artist) ?? 0) + 1;
    taken.set(artist, count);
    return count <= mostLookedAt;
  });
}

async function lookAt(
  paintings: readonly CollectionPainting[],
  pool: Pick<ImagePool, 'decode'>,
): Promise<Map<string, Float64Array>> {
  const found = new Map<string, Float64Array>();
  const files = paintings.map(({ file }) => file);
  const view = { kind: 'whole', size: appearanceSide } as const;
  const bytes = appearanceSide * appearanceSide * 3;
  let first = 0;
  for await (const { batch, failures } of pool.decode(files, view, paintingsAtOnce)) {
    const failed = new Set(failures.map(({ index }) => index));
    for (let i = 0; i < batch.count; i++) {
      const pixels = batch.data.subarray(i * bytes, (i + 1) * bytes);
      if (failed.has(i)) continue;
      found.set(itemAt(paintings, first + i).id, describeAppearance(pixels));
    }
    first += batch.count;
  }
  return found;
}
