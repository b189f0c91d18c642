import { HarnessError } from '../../contract/errors.ts';
import type { Collection, CollectionPainting } from '../collection/collection.ts';
import { findGroupsFor, findOtherArtist, type PaintingGroup } from './find-groups.ts';
import { hashKey, sortByKey } from './seeded-order.ts';
import { createParts, type PartName, type SplitSettings } from './split.ts';

/** Minimum number of an artist's groups of training pictures: two to hold out and two to keep. */
const fewestGroupsToHoldOut = 4;
const fewestHeldOut = 2;
const fewestUnseenArtists = 2;

type Excluded = { readonly id: string; readonly reason: string };

/** The parts of all paintings, before the split is hashed and proved. */
export interface OfficialParts {
  readonly parts: Readonly<Record<PartName, readonly string[]>>;
  readonly excluded: readonly Excluded[];
}

/**
 * The competition's own split: its test paintings are the test, seen or unseen as in the collection;
 * training paintings are divided into training and validation by the seed.
 *
 * - Validation's unseen artists come from those who are only in training, so that every artist of
 *   test-seen is trained on.
 * - Of two copies of one picture in training and test, the one in training is left out. Copies under
 *   two artists' names are left out on both sides.
 *
 * Throws `SPLIT_NOT_OFFICIAL` if the collection does not contain the official test, and
 * `TOO_FEW_ARTISTS`.
 */
export function divideOfficially(collection: Collection, settings: SplitSettings): OfficialParts {
  const test = collection.paintings.filter(isTest);
  if (test.length === 0) {
    throw new HarnessError(
      'SPLIT_NOT_OFFICIAL',
      `The collection "${collection.name}" contains no official test paintings. Open it with ` +
        "--official: it needs the competition's test/ and all_data_info.csv.",
    );
  }
  const parts = createParts();
  const excluded: Excluded[] = [];
  const trainGroups = new Map<string, PaintingGroup[]>();
  for (const group of findGroupsFor(collection, settings)) {
    const inTest = group.find(isTest);
    const { artist } = group[0];
    if (findOtherArtist(group, artist) !== undefined) {
      excluded.push(...group.map(({ id }) => ({ id, reason: twoNames(id, group) })));
      continue;
    }
    if (inTest !== undefined) {
      const reason = `near-duplicate of the test painting "${inTest.id}"`;
      const training = group.filter((painting) => !isTest(painting));
      excluded.push(...training.map(({ id }) => ({ id, reason })));
    } else {
      const known = trainGroups.get(artist);
      if (known === undefined) trainGroups.set(artist, [group]);
      else known.push(group);
    }
  }
  divideTraining(trainGroups, settings, parts);
  divideTest(test, new Set(trainGroups.keys()), excluded, parts);
  for (const ids of Object.values(parts)) ids.sort();
  return { parts, excluded: excluded.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** Whether a painting is in the official test. */
export function isTest({ official }: Pick<CollectionPainting, 'official'>): boolean {
  return official === 'seen' || official === 'unseen';
}

function twoNames(id: string, group: PaintingGroup): string {
  const other = group.find((painting) => painting.id !== id) ?? group[0];
  return `near-duplicate of "${other.id}" in a group with two artists' names`;
}

function divideTraining(
  groupsOf: ReadonlyMap<string, readonly PaintingGroup[]>,
  settings: SplitSettings,
  parts: Record<PartName, string[]>,
): void {
  const { seed, validationUnseenArtists, validationSeenPaintings } = settings;
  const put = (part: PartName, groups: readonly PaintingGroup[]) => {
    for (const group of groups) for (const { id } of group) parts[part].push(id);
  };
  const artists = sortByKey([...groupsOf], ([artist]) => hashKey(seed, 'artist', artist));
  const apart = artists.filter(
    ([, groups]) => groups[0]?.[0].official === 'train-only' && groups.length >= fewestHeldOut,
  );
  if (apart.length < fewestUnseenArtists) {
    throw new HarnessError(
      'TOO_FEW_ARTISTS',
      `The official split takes validation's unseen artists from those who are only in training ` +
        `(train_only), but only ${apart.length} of those have two or more different paintings. ` +
        `It needs ${fewestUnseenArtists}.`,
    );
  }
  const wanted = Math.round(artists.length * validationUnseenArtists);
  // Half of them stay in training, which would otherwise lose too many.
  const count = Math.max(fewestUnseenArtists, Math.min(wanted, Math.floor(apart.length / 2)));
  const unseen = new Set(apart.slice(0, count).map(([artist]) => artist));
  for (const [artist, list] of artists) {
    if (unseen.has(artist)) {
      put('validationUnseen', list);
      continue;
    }
    const groups = sortByKey(list, (group) => hashKey(seed, 'group', group[0].id));
    const most = groups.length - fewestHeldOut;
    const share = Math.round(groups.length * validationSeenPaintings);
    const held =
      groups.length < fewestGroupsToHoldOut ? 0 : Math.max(fewestHeldOut, Math.min(share, most));
    put('validationSeen', groups.slice(0, held));
    put('train', groups.slice(held));
  }
}

/** Leaves out a seen test painting if its artist has lost all training paintings to copies. */
function divideTest(
  test: readonly CollectionPainting[],
  trainedArtists: ReadonlySet<string>,
  excluded: Excluded[],
  parts: Record<PartName, string[]>,
): void {
  const gone = new Set(excluded.map(({ id }) => id));
  for (const { id, artist, official } of test) {
    if (gone.has(id)) continue;
    if (official === 'unseen') parts.testUnseen.push(id);
    else if (trainedArtists.has(artist)) parts.testSeen.push(id);
    else excluded.push({ id, reason: 'no painting of its artist is left in training' });
  }
}
