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
 * Proves a split against the collection; everything that can be recomputed is, whatever the split
 * says. `source` begins each message. Throws
 * - `SPLIT_COLLECTION_MISMATCH`: it was made from other paintings;
 * - `SPLIT_LEAK`: a painting, artist or near-duplicate group is where it must not be;
 * - `SPLIT_INVALID`: paintings are missing or unknown, a fold has the wrong artists, or the hash is
 *   wrong.
 */
export function assertSplit(split: Split, collection: Collection, source = 'The split'): void {
  const { paintingOf, partOf, groups } = assertPlaces(split, collection, source);
  for (const leaked of findLeaks(split, { paintingOf, partOf, groups }, quoteId)) {
    throw leak(source, leaked);
  }
  if (split.settings.official) assertOfficialSides(paintingOf, partOf, source);
  assertFoldArtists(split, groups, paintingOf, source);
  assertContent(split, groups, source);
}

/**
 * Finds every leak of a split made by a person, in which each painting has one place: artists on both
 * sides and copies on both sides.
 *
 * @param cite names a painting, for example with its line
 */
export function listLeaks(
  split: Split,
  collection: Collection,
  cite: (id: string) => string,
): string[] {
  const places = assertPlaces(split, collection, 'The split');
  return [...findLeaks(split, places, cite)];
}

/** The place of each painting, and the groups of copies. */
interface Places {
  readonly paintingOf: ReadonlyMap<string, CollectionPainting>;
  readonly partOf: ReadonlyMap<string, Place>;
  readonly groups: readonly PaintingGroup[];
}

function assertPlaces(split: Split, collection: Collection, source: string): Places {
  if (split.collection.hash !== collection.hash) {
    throw new HarnessError(
      'SPLIT_COLLECTION_MISMATCH',
      `${source} does not fit collection "${collection.name}", whose paintings have changed since it was ` +
        'made. Make a new one with "harness split --force", or name another with --split.',
    );
  }
  const paintingOf = new Map<string, CollectionPainting>();
  for (const painting of collection.paintings) paintingOf.set(painting.id, painting);
  const partOf = assertEachPaintingOnce(split, paintingOf, source);
  assertCopiesKnown(split, paintingOf, source);
  const groups = findGroups(collection, split.settings.duplicateDistance, split.copies);
  return { paintingOf, partOf, groups };
}

function* findLeaks(
  split: Split,
  { paintingOf, partOf, groups }: Places,
  cite: (id: string) => string,
): Generator<string> {
  yield* findUnseenArtistsElsewhere(split, paintingOf, cite);
  yield* findSeenArtistsUntrained(split, paintingOf, cite);
  yield* findDividedGroups(groups, partOf, split.settings, cite);
}

function quoteId(id: string): string {
  return `"${id}"`;
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

/**
 * Copies beyond the hashes are proved only as far as the split lists them: images are not read again.
 */
function assertCopiesKnown(
  { copies, settings }: Split,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  source: string,
): void {
  if ((copies === undefined) !== (settings.copies === undefined)) {
    throw invalid(source, 'lists copies without saying how they were found, or vice versa');
  }
  for (const pair of [...(copies?.joined ?? []), ...(copies?.apart ?? [])]) {
    for (const id of pair) {
      if (paintingOf.has(id)) continue;
      throw invalid(source, `names a copy that the collection does not have: "${id}"`);
    }
  }
}

/** Each artist of a part, with one of their paintings in it. */
function listArtists(
  split: Split,
  part: PartName,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
): Map<string, string> {
  const artists = new Map<string, string>();
  for (const id of split.parts[part]) artists.set(valueAt(paintingOf, id).artist, id);
  return artists;
}

function* findUnseenArtistsElsewhere(
  split: Split,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  cite: (id: string) => string,
): Generator<string> {
  for (const unseen of ['testUnseen', 'validationUnseen'] as const) {
    const artists = listArtists(split, unseen, paintingOf);
    for (const part of partsApart[unseen]) {
      for (const [artist, id] of listArtists(split, part, paintingOf)) {
        const other = artists.get(artist);
        if (other === undefined) continue;
        yield `artist "${artist}" is in ${unseen} (${cite(other)}) and in ${part} (${cite(id)})`;
      }
    }
  }
}

function* findSeenArtistsUntrained(
  split: Split,
  paintingOf: ReadonlyMap<string, CollectionPainting>,
  cite: (id: string) => string,
): Generator<string> {
  const trained = listArtists(split, 'train', paintingOf);
  for (const part of ['testSeen', 'validationSeen'] as const) {
    for (const [artist, id] of listArtists(split, part, paintingOf)) {
      if (trained.has(artist)) continue;
      yield `artist "${artist}" is in ${part} (${cite(id)}) but not in train`;
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
    throw leak(source, `painting "${painting.id}" is in ${place}, but officially in ${side}`);
  }
}

/** The official split, and one made by a person, may leave out one of two copies. */
function* findDividedGroups(
  allGroups: readonly PaintingGroup[],
  partOf: ReadonlyMap<string, Place>,
  { official, own }: Split['settings'],
  cite: (id: string) => string,
): Generator<string> {
  const mayLeaveOut = official === true || own === true;
  for (const all of allGroups) {
    // A picture without copies cannot be divided.
    if (all.length === 1) continue;
    const group = mayLeaveOut ? all.filter(({ id }) => partOf.get(id) !== 'excluded') : all;
    const [first] = group;
    if (first === undefined) continue;
    const place = valueAt(partOf, first.id);
    const apart = group.find(({ id }) => partOf.get(id) !== place);
    if (apart !== undefined) {
      yield `${cite(first.id)} (${place}) and ${cite(apart.id)} (${partOf.get(apart.id)}) are near-duplicates`;
      continue;
    }
    const other = findOtherArtist(group, first.artist);
    if (other === undefined || place === 'excluded') continue;
    yield `${cite(first.id)} by "${first.artist}" and ${cite(other.id)} by "${other.artist}" are ` +
      `near-duplicates but in ${place}`;
  }
}

/**
 * Over all folds each artist must be unseen once, which no single fold can prove. So the artists of a
 * fold's unseen parts must be those given by the seed, and those trained on must be all others, or the
 * seed's if a fold learns from only some artists.
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
    throw invalid(source, 'lists near-duplicate groups that differ from those of its images');
  }
  if (split.hash !== hashSplit(split)) throw invalid(source, 'was changed after it was made');
}
