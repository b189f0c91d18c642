import { basename } from 'node:path';
import { didYouMean, HarnessError } from '../../contract/errors.ts';
import { valueAt } from '../../contract/item-at.ts';
import type { Collection } from '../collection/collection.ts';
import { createPaintingFinder } from '../collection/find-painting.ts';
import { readCsv } from '../collection/read-csv.ts';
import { assertSplit, listLeaks } from './assert-split.ts';
import { copiesFor, findGroupsFor, type PaintingGroup } from './find-groups.ts';
import { hashSplit } from './hash-split.ts';
import { fewestArtists, fewestGroups } from './order-artists.ts';
import { createParts, type PartName, partNames, type Split, type SplitSettings } from './split.ts';
import { defaultSplitSettings } from './split-settings.ts';

/** Whether a file named as a split is a table made by a person. */
export function isOwnSplit(file: string): boolean {
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(file);
}

/**
 * The part in which a table puts a painting; for `validation` and `test` its artist decides between
 * two parts.
 */
type Wish = PartName | 'validation' | 'test' | 'excluded';

/** The possible spellings of parts, without capitals and punctuation. */
const words: Readonly<Record<string, Wish>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  val: 'validation',
  valid: 'validation',
  dev: 'validation',
  test: 'test',
  validationseen: 'validationSeen',
  validationunseen: 'validationUnseen',
  testseen: 'testSeen',
  testunseen: 'testUnseen',
  excluded: 'excluded',
};

const shownLeaks = 10;

/**
 * Reads a table that gives the `part` of each painting (`painting`, or `id`, `file`, `path`): `train`,
 * `validation`, `test`, or `validation-seen` and so on, or `excluded`. In `validation` and `test`, a
 * painting is seen if its artist is in train. Paintings not in the table are left out. The split is
 * checked against all rules of the harness's own splits.
 *
 * @param seed seed of the pairs to draw
 * @throws HarnessError `SPLIT_INVALID` with the line, `SPLIT_LEAK` with up to ten leaks and their
 *   lines, and the errors of `readCsv`
 */
export async function readOwnSplit(
  file: string,
  collection: Collection,
  seed: number,
): Promise<Split> {
  const name = basename(file);
  const { wishes, lines } = await readWishes(file, name, collection);
  const artistOf = new Map(collection.paintings.map(({ id, artist }) => [id, artist]));
  const trained = new Set(
    [...wishes].flatMap(([id, wish]) => (wish === 'train' ? [valueAt(artistOf, id)] : [])),
  );
  const parts = createParts();
  const excluded: { id: string; reason: string }[] = [];
  for (const { id, artist } of collection.paintings) {
    const wish = wishes.get(id);
    if (wish === undefined) excluded.push({ id, reason: `not named in ${name}` });
    else if (wish === 'excluded') excluded.push({ id, reason: `excluded in ${name}` });
    else parts[placeOf(wish, trained.has(artist))].push(id);
  }
  for (const part of partNames) parts[part].sort();
  const settings: SplitSettings = {
    ...defaultSplitSettings,
    seed,
    ...(collection.copies === undefined ? {} : { copies: collection.copies.rule }),
    own: true,
  };
  const groups = findGroupsFor(collection, settings);
  const copies = copiesFor(collection, settings);
  const content: Omit<Split, 'hash'> = {
    version: 1,
    settings,
    collection: { name: collection.name, hash: collection.hash },
    parts,
    ...(copies === undefined ? {} : { copies }),
    duplicateGroups: groups
      .filter((group) => group.length > 1)
      .map((group) => group.map(({ id }) => id)),
    excluded: excluded.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
  const split = { ...content, hash: hashSplit(content) };
  const cite = (id: string) => {
    const line = lines.get(id);
    return line === undefined ? `"${id}"` : `"${id}", line ${line}`;
  };
  refuseLeaks(name, listLeaks(split, collection, cite));
  requirePairs(name, split, groups);
  assertSplit(split, collection, `The split ${file}`);
  return split;
}

function placeOf(wish: Exclude<Wish, 'excluded'>, isSeen: boolean): PartName {
  if (wish === 'validation') return isSeen ? 'validationSeen' : 'validationUnseen';
  if (wish === 'test') return isSeen ? 'testSeen' : 'testUnseen';
  return wish;
}

async function readWishes(
  file: string,
  name: string,
  { paintings, problems }: Collection,
): Promise<{ wishes: ReadonlyMap<string, Wish>; lines: ReadonlyMap<string, number> }> {
  const wishes = new Map<string, Wish>();
  const lines = new Map<string, number>();
  const find = createPaintingFinder(paintings);
  const unusable = new Set(problems.map((problem) => problem.file));
  const [malformed] = await readCsv(
    file,
    {
      required: ['painting', 'part'],
      otherNames: {
        painting: ['id', 'file', 'path', 'filename', 'image'],
        part: ['split', 'set', 'subset'],
      },
      name,
    },
    (row) => {
      const painting = row.get('painting').trim();
      const written = row.get('part').trim();
      const wish = words[written.toLowerCase().replace(/[^a-z]/g, '')];
      if (wish === undefined) {
        throw invalid(
          name,
          row.line,
          `the part is ${JSON.stringify(written)}; it must be train, validation, test, validation-seen, validation-unseen, test-seen, test-unseen or excluded`,
        );
      }
      const id = find(painting);
      // Already reported when the collection was opened.
      if (id === undefined && unusable.has(painting)) return;
      if (id === undefined) {
        const ids = paintings.map((one) => one.id);
        throw invalid(
          name,
          row.line,
          `the collection has no painting ${JSON.stringify(painting)}.${didYouMean(painting, ids)}`,
        );
      }
      const earlier = lines.get(id);
      if (earlier !== undefined) {
        throw invalid(name, row.line, `repeats the painting "${id}" of line ${earlier}`);
      }
      wishes.set(id, wish);
      lines.set(id, row.line);
    },
  );
  if (malformed !== undefined) throw invalid(name, malformed.line ?? 1, malformed.reason);
  return { wishes, lines };
}

function refuseLeaks(name: string, leaks: readonly string[]): void {
  if (leaks.length === 0) return;
  const more = leaks.length - shownLeaks;
  throw new HarnessError(
    'SPLIT_LEAK',
    [
      `${name} leaks${leaks.length === 1 ? '' : ` in ${leaks.length} places`}:`,
      ...leaks.slice(0, shownLeaks).map((leaked) => `  ${leaked}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
      'Keep each artist and each picture on one side, or put paintings into the part "excluded".',
    ].join('\n'),
  );
}

/**
 * Every test and both halves of validation need pairs of both kinds; otherwise training would be in
 * vain.
 */
function requirePairs(name: string, { parts }: Split, groups: readonly PaintingGroup[]): void {
  for (const part of ['validationSeen', 'validationUnseen', 'testSeen', 'testUnseen'] as const) {
    const ids = new Set(parts[part]);
    const picturesOf = new Map<string, number>();
    for (const group of groups) {
      const own = group.find(({ id }) => ids.has(id));
      if (own !== undefined) picturesOf.set(own.artist, (picturesOf.get(own.artist) ?? 0) + 1);
    }
    const withPair = [...picturesOf.values()].filter((count) => count >= fewestGroups).length;
    if (picturesOf.size >= fewestArtists && withPair > 0) continue;
    throw new HarnessError(
      'SPLIT_INVALID',
      `${name}: ${part} has ${ids.size} ${ids.size === 1 ? 'painting' : 'paintings'} by ${picturesOf.size} ${picturesOf.size === 1 ? 'artist' : 'artists'}, but needs ${fewestArtists} artists, one of them with ${fewestGroups} different pictures. Seen parts contain paintings of artists in train, unseen parts those of others.`,
    );
  }
}

function invalid(name: string, line: number, what: string): HarnessError {
  return new HarnessError(
    'SPLIT_INVALID',
    `${name}, line ${line}: ${/[.?]$/.test(what) ? what : `${what}.`}`,
  );
}
