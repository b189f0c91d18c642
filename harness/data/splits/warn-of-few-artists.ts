import { fewestArtistsForInterval } from '../../scoring/fewest-artists.ts';
import type { CollectionPainting } from '../collection/collection.ts';
import type { Split } from './split.ts';

/**
 * Warns, before anything is trained, that a split's unseen test has too few artists for an interval,
 * and says what would give it enough; nothing if it has enough, is one of several folds, or is the
 * competition's own.
 */
export function warnOfFewArtists(
  { parts, settings }: Pick<Split, 'parts' | 'settings'>,
  paintings: readonly Pick<CollectionPainting, 'id' | 'artist'>[],
): string[] {
  if (settings.fold !== undefined || settings.official) return [];
  const artistOf = new Map(paintings.map(({ id, artist }) => [id, artist]));
  const count = (ids: readonly string[]) => new Set(ids.map((id) => artistOf.get(id))).size;
  const unseen = count(parts.testUnseen);
  if (unseen >= fewestArtistsForInterval) return [];
  const few = `The unseen test has ${unseen} artists: too few for an interval, a rank or a verdict, which need ${fewestArtistsForInterval}.`;
  if (settings.own) return [few];
  const learnedFrom = count([...parts.train, ...parts.validationUnseen]);
  const all = unseen + learnedFrom;
  const share = settings.testUnseenArtists;
  const needed = Math.ceil((fewestArtistsForInterval - 0.5) / share);
  const larger = Math.ceil((100 * (fewestArtistsForInterval - 0.5)) / all) / 100;
  const orMore =
    larger + settings.validationUnseenArtists < 0.8
      ? ` Or give the test a larger share: --test-unseen-artists ${larger}.`
      : '';
  return [
    `${few} With the shares of this split, that takes ${needed} artists in all; the collection has ${all}.${orMore}`,
  ];
}
