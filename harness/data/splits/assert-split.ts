import { HarnessError } from '../../contract/errors.ts';
import { valueAt } from '../../contract/item-at.ts';
import type { Collection, CollectionPainting } from '../collection/collection.ts';
import { findGroups, findOtherArtist, type PaintingGroup } from './find-groups.ts';
import { divideFold } from './fold-artists.ts';
import { hashSplit } from './hash-split.ts';
import { isTest } from './official-split.ts';
import { type Artist, isUsable, orderArtists } from './order-artists.ts';
import { type PartName, partNames, type Split } from './split.ts';

/** Parts in which an artist of an unseen part must not occur. */
const partsApart: Readonly<Record<'testUnseen' | 'validationUnseen', readonly PartName[]>> = {
  testUnseen: ['train', 'validationSeen', 'validationUnseen', 'testSeen'],
  validationUnseen: ['train', 'validationSeen', 'testSeen'],
};

/**
 * Proves a split against the collection; what can be recomputed is, whatever the split says.
 * `source` stands at the start of each message. Throws
 * - `SPLIT_COLLECTION_MISMATCH`: it was made from other paintings;
 * - `SPLIT_LEAK`: a painting, artist or near-duplicate group is where it must not be;
 * - `SPLIT_INVALID`: paintings are missing or unknown, the artists of a fold are not its own, or
 *   the hash is wrong.
 */
export function assertSplit(split: Split, collection: Collection, source = 'The split'): void {
  if (split.collection.hash !== collection.hash) {
    throw new HarnessError(
      'SPLIT_COLLECTION_MISMATCH',
      `${source} was made from other paintings than collection "${collection.name}" has now. ` +
        'Make a new one with "harness split --force", or name another with --split.',
    );
  }
  const paintingOf = new Map<string, CollectionPainting>();
  for (const painting of collection.paintings) paintingOf.set(painting.id, painting);
  const partOf = assertEachPaintingOnce(split, paintingOf, source);
  assertUnseenArtistsApart(split, paintingOf, source);
  assertSeenArtistsTrained(split, paintingOf, source);
  assertCopiesKnown(split, paintingOf, source);
  const groups = findGroups(collection, split.settings.duplicateDistance, split.copies);
  if (split.settings.official) assertOfficialSides(paintingOf, partOf, source);
  assertGroupsWhole(groups, partOf, split.settings.official === true, source);
  assertFoldArtists(split, groups, paintingOf, source);
  assertContent(split, groups, source);
}

function leak(source: string, what: string): HarnessError {
  return new HarnessError(
    'SPLIT_LEAK',
    `${source} leaks: ${what}. Make a new one with "harness split --force".`,
  );
}

function invalid(source: string, what: string): HarnessError {
  return new HarnessError(
    'SPLIT_INVALID',
    `${source} ${what}. Make a new one with "harness split --force".`,
  );
}

type Place = PartName | 'excluded';

function assertEachPaintingOnce(
  split: Split,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  source: string,
): Map<string, Place> {
  const partOf = new Map<string, Place>();
  const places: readonly (readonly [Place, readonly string[]])[] = [
    ...partNames.map((part) => [part, split.parts[part]] as const),
    ['excluded', split.excluded.map(({ id }) => id)],
  ];
  for (const [place, ids] of places) {
    for (const id of ids) {
      if (!paintingOf.has(id)) {
        throw invalid(source, `names a painting that the collection does not have: "${id}"`);
      }
      const before = partOf.get(id);
      if (before !== undefined) {
        const where = before === place ? `twice in ${place}` : `in ${before} and in ${place}`;
        throw leak(source, `painting "${id}" is ${where}`);
      }
      partOf.set(id, place);
    }
  }
  for (const id of paintingOf.keys()) {
    if (!partOf.has(id)) throw invalid(source, `does not say where painting "${id}" belongs`);
  }
  return partOf;
}

/** Copies beyond the hashes are proved as far as the split lists them: images are not read again. */
function assertCopiesKnown(
  { copies, settings }: Split,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  source: string,
): void {
  if ((copies === undefined) !== (settings.copies === undefined)) {
    throw invalid(
      source,
      'lists copies without saying how they were found, or the other way round',
    );
  }
  for (const pair of [...(copies?.joined ?? []), ...(copies?.apart ?? [])]) {
    for (const id of pair) {
      if (paintingOf.has(id)) continue;
      throw invalid(source, `names a copy that the collection does not have: "${id}"`);
    }
  }
}

/** Each artist of a part with one of their paintings there. */
function listArtists(
  split: Split,
  part: PartName,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
): Map<string, string> {
  const artists = new Map<string, string>();
  for (const id of split.parts[part]) artists.set(valueAt(paintingOf, id).artist, id);
  return artists;
}

function assertUnseenArtistsApart(
  split: Split,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  source: string,
): void {
  for (const unseen of ['testUnseen', 'validationUnseen'] as const) {
    const artists = listArtists(split, unseen, paintingOf);
    for (const part of partsApart[unseen]) {
      for (const [artist, id] of listArtists(split, part, paintingOf)) {
        const other = artists.get(artist);
        if (other === undefined) continue;
        throw leak(
          source,
          `artist "${artist}" is in ${unseen} ("${other}") and in ${part} ("${id}")`,
        );
      }
    }
  }
}

function assertSeenArtistsTrained(
  split: Split,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  source: string,
): void {
  const trained = listArtists(split, 'train', paintingOf);
  for (const part of ['testSeen', 'validationSeen'] as const) {
    for (const [artist, id] of listArtists(split, part, paintingOf)) {
      if (trained.has(artist)) continue;
      throw leak(source, `artist "${artist}" is in ${part} ("${id}") but not in train`);
    }
  }
}

/** The official test paintings are the test, and no others. */
function assertOfficialSides(
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  partOf: ReadonlyMap<string, Place>,
  source: string,
): void {
  for (const painting of paintingOf.values()) {
    const place = valueAt(partOf, painting.id);
    const right = isTest(painting)
      ? place === (painting.official === 'seen' ? 'testSeen' : 'testUnseen')
      : place !== 'testSeen' && place !== 'testUnseen';
    if (right || place === 'excluded') continue;
    const side = painting.official ?? 'not marked';
    throw leak(source, `painting "${painting.id}" is in ${place}, and officially it is ${side}`);
  }
}

/** An official split may leave out the one of two copies that is in training. */
function assertGroupsWhole(
  allGroups: readonly PaintingGroup[],
  partOf: ReadonlyMap<string, Place>,
  official: boolean,
  source: string,
): void {
  for (const all of allGroups) {
    // A picture without copies is whole wherever it is.
    if (all.length === 1) continue;
    const group = official ? all.filter(({ id }) => partOf.get(id) !== 'excluded') : all;
    const [first] = group;
    if (first === undefined) continue;
    const place = valueAt(partOf, first.id);
    for (const { id } of group) {
      if (partOf.get(id) === place) continue;
      throw leak(
        source,
        `"${first.id}" (${place}) and "${id}" (${partOf.get(id)}) are near-duplicates`,
      );
    }
    const other = findOtherArtist(group, first.artist);
    if (other === undefined || place === 'excluded') continue;
    throw leak(
      source,
      `"${first.id}" by "${first.artist}" and "${other.id}" by "${other.artist}" are ` +
        `near-duplicates and yet in ${place}`,
    );
  }
}

/**
 * Over all folds each artist is to be unseen once, which no fold can prove alone: so the artists of
 * a fold's unseen parts must be those that the seed gives it, and those trained on all others, or
 * the seed's where a fold learns from so many artists alone.
 */
function assertFoldArtists(
  { parts, settings: { seed, fold, validationUnseenArtists } }: Split,
  groups: readonly PaintingGroup[],
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  source: string,
): void {
  if (fold === undefined) return;
  const artists = orderArtists(groups, seed);
  const expected = divideFold(artists, fold, validationUnseenArtists);
  const lonely = fold.artists === undefined ? artists.filter((one) => !isUsable(one)) : [];
  const of = fold.artists === undefined ? '' : `, learned from ${fold.artists} artists`;
  const place = `is fold ${fold.index + 1} of ${fold.folds} under seed ${seed}${of}`;
  const assertArtists = (wanted: readonly Artist[], ids: readonly string[], part: PartName) => {
    const names = new Set(wanted.map(({ name }) => name));
    const found = new Set(ids.map((id) => valueAt(paintingOf, id).artist));
    for (const artist of found) {
      if (names.has(artist)) continue;
      throw invalid(source, `${place}, where artist "${artist}" does not belong to ${part}`);
    }
    for (const artist of names) {
      if (found.has(artist)) continue;
      throw invalid(source, `${place}, where artist "${artist}" belongs to ${part}`);
    }
  };
  assertArtists(expected.testUnseen, parts.testUnseen, 'testUnseen');
  assertArtists(expected.validationUnseen, parts.validationUnseen, 'validationUnseen');
  assertArtists([...expected.training, ...lonely], parts.train, 'train');
}

function assertContent(split: Split, groups: readonly PaintingGroup[], source: string): void {
  const found = groups
    .filter((group) => group.length > 1)
    .map((group) => group.map(({ id }) => id));
  if (JSON.stringify(split.duplicateGroups) !== JSON.stringify(found)) {
    throw invalid(source, 'lists other near-duplicate groups than its images form');
  }
  if (split.hash !== hashSplit(split)) throw invalid(source, 'was changed after it was made');
}
