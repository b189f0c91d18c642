import { HarnessError } from '../../contract/errors.ts';
import type { Collection } from '../collection/collection.ts';
import { assertSplit } from './assert-split.ts';
import { copiesFor, findGroupsFor, findOtherArtist, type PaintingGroup } from './find-groups.ts';
import { explainNotLearnedFrom } from './find-left-out.ts';
import { divideFold } from './fold-artists.ts';
import { hashSplit } from './hash-split.ts';
import { divideOfficially } from './official-split.ts';
import {
  type Artist,
  fewestArtists,
  fewestGroups,
  isUsable,
  orderArtists,
  type UnseenArtists,
} from './order-artists.ts';
import { createParts, type PartName, partNames, type Split, type SplitSettings } from './split.ts';
import { assertSplitSettings } from './split-settings.ts';

/**
 * A training artist with fewer different paintings is only in training: each of the three seen parts needs two.
 */
const fewestGroupsToHoldOut = 3 * fewestGroups;

/**
 * Divides a collection into five parts. The result depends only on the set of paintings and the
 * settings: artists and groups are sorted by a hash of the seed and their name.
 *
 * - A near-duplicate group is never divided. One under two artists' names is left out.
 * - Artists with a single group cannot give a pair of different pictures: they are trained on (as the
 *   other half of negative pairs) and do not count towards any share.
 * - Nothing is held out of training artists with fewer than six groups; of the others, each part gets
 *   at least two groups, and at least two stay.
 *
 * With `official` the competition's own test is used: see `divideOfficially`. With `fold` the artists
 * of test-unseen are those of one fold of a cross-validation: see `divideFold`. A fold that learns
 * from a limited number of `artists` leaves out all others, including those with a single group,
 * because they too would be artists to learn from.
 *
 * Throws `TOO_FEW_ARTISTS`, `TOO_FEW_PAINTINGS`, `SPLIT_SETTINGS_INVALID` or `SPLIT_NOT_OFFICIAL`.
 */
export function makeSplit(collection: Collection, settings: SplitSettings): Split {
  assertSplitSettings(settings);
  const groups = findGroupsFor(collection, settings);
  const divided = settings.official
    ? divideOfficially(collection, settings)
    : divideByArtist(groups, settings, collection.limit);
  const copies = copiesFor(collection, settings);
  const content: Omit<Split, 'hash'> = {
    version: 1,
    settings: { ...settings },
    collection: { name: collection.name, hash: collection.hash },
    parts: divided.parts,
    ...(copies === undefined ? {} : { copies }),
    duplicateGroups: groups
      .filter((group) => group.length > 1)
      .map((group) => group.map(({ id }) => id)),
    excluded: divided.excluded,
  };
  const split = { ...content, hash: hashSplit(content) };
  assertSplit(split, collection, 'The new split');
  return split;
}

function divideByArtist(
  groups: readonly PaintingGroup[],
  settings: SplitSettings,
  limit: number | undefined,
): Pick<Split, 'parts' | 'excluded'> {
  const artists = orderArtists(groups, settings.seed);

  const parts = createParts();
  const put = (part: PartName, groups: readonly PaintingGroup[]) => {
    for (const group of groups) for (const { id } of group) parts[part].push(id);
  };

  const { testUnseen, validationUnseen, training } =
    settings.fold === undefined
      ? divideByShares(artists, settings)
      : divideFold(artists, settings.fold, settings.validationUnseenArtists);
  for (const artist of testUnseen) put('testUnseen', artist.groups);
  for (const artist of validationUnseen) put('validationUnseen', artist.groups);
  requirePaintingsToHoldOut(training, settings.fold?.artists !== undefined, limit);
  for (const { groups } of training) {
    const { test, validation } = countHeldOutGroups(groups.length, settings);
    put('testSeen', groups.slice(0, test));
    put('validationSeen', groups.slice(test, test + validation));
    put('train', groups.slice(test + validation));
  }
  const learnedFrom = settings.fold?.artists;
  if (learnedFrom === undefined) {
    for (const artist of artists) {
      if (!isUsable(artist)) put('train', artist.groups);
    }
  }
  const placed = new Set([...testUnseen, ...validationUnseen, ...training]);
  const leftOut =
    learnedFrom === undefined
      ? []
      : artists
          .filter((one) => !placed.has(one))
          .flatMap(({ groups }) => groups.flat())
          .map(({ id }) => ({ id, reason: explainNotLearnedFrom(learnedFrom) }));

  for (const part of partNames) parts[part].sort();
  return {
    parts,
    excluded: [...groups.flatMap(explainExclusion), ...leftOut].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    ),
  };
}

function explainExclusion(group: PaintingGroup): { id: string; reason: string }[] {
  return group.flatMap(({ id, artist }) => {
    const other = findOtherArtist(group, artist);
    if (other === undefined) return [];
    return [
      { id, reason: `near-duplicate of "${other.id}", which is attributed to ${other.artist}` },
    ];
  });
}

function divideByShares(artists: readonly Artist[], settings: SplitSettings): UnseenArtists {
  const usable = artists.filter(isUsable);
  const { testUnseen, validationUnseen } = countUnseenArtists(usable.length, artists, settings);
  return {
    testUnseen: usable.slice(0, testUnseen),
    validationUnseen: usable.slice(testUnseen, testUnseen + validationUnseen),
    training: usable.slice(testUnseen + validationUnseen),
  };
}

function countUnseenArtists(
  usable: number,
  artists: readonly Artist[],
  settings: SplitSettings,
): { testUnseen: number; validationUnseen: number } {
  const testUnseen = Math.max(fewestArtists, Math.round(usable * settings.testUnseenArtists));
  const validationUnseen = Math.max(
    fewestArtists,
    Math.round(usable * settings.validationUnseenArtists),
  );
  if (usable - testUnseen - validationUnseen >= fewestArtists) {
    return { testUnseen, validationUnseen };
  }
  const enough = usable >= 3 * fewestArtists;
  throw new HarnessError(
    'TOO_FEW_ARTISTS',
    `A split needs ${3 * fewestArtists} artists with two or more different paintings each ` +
      '(2 for test-unseen, 2 for validation-unseen, 2 for training), but the collection has ' +
      `${usable}${artists.length > usable ? ` (and ${artists.length - usable} with one)` : ''}. ` +
      (enough
        ? `The shares of this split would take ${testUnseen} and ${validationUnseen} of them ` +
          'away from training: lower testUnseenArtists or validationUnseenArtists.'
        : 'Add artists, or paintings of those with one.'),
  );
}

function requirePaintingsToHoldOut(
  training: readonly Artist[],
  learnsFromFew: boolean,
  limit: number | undefined,
): void {
  const rich = training.filter(({ groups }) => groups.length >= fewestGroupsToHoldOut).length;
  if (rich >= fewestArtists) return;
  const add =
    limit === undefined
      ? 'Add paintings'
      : `--limit takes at most ${limit} of each artist: raise it`;
  throw new HarnessError(
    'TOO_FEW_PAINTINGS',
    `To hold out paintings, a split needs ${fewestArtists} training artists with ` +
      `${fewestGroupsToHoldOut} or more different paintings each (2 for test-seen, 2 for ` +
      `validation-seen, 2 for training), but of ${training.length} training artists ${rich} ` +
      `${rich === 1 ? 'has' : 'have'} that many. ${add}, or try another seed` +
      `${learnsFromFew ? ', or learn from more artists' : ''}.`,
  );
}

function countHeldOutGroups(
  groups: number,
  settings: SplitSettings,
): { test: number; validation: number } {
  if (groups < fewestGroupsToHoldOut) return { test: 0, validation: 0 };
  const clamp = (wanted: number, most: number) =>
    Math.max(fewestGroups, Math.min(Math.round(wanted), most));
  const test = clamp(groups * settings.testSeenPaintings, groups - 2 * fewestGroups);
  const most = groups - test - fewestGroups;
  return { test, validation: clamp(groups * settings.validationSeenPaintings, most) };
}
