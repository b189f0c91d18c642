import { createHash } from 'node:crypto';
import type { OfficialRow } from './metadata.ts';

/** A corrected name, and the rule that was applied. */
export interface NameChange {
  readonly file: string;
  readonly was: string;
  readonly now: string;
  readonly rule: 'spaces' | 'name of the hash';
}

/** A test painting with an unknown artist; it is in no test pair. */
export interface UnknownArtist {
  readonly file: string;
  /** The content of the artist column. */
  readonly was: string;
  readonly reason: string;
}

/** The artists of paintings, as far as they can be determined. */
export interface Identities {
  /** The artist of each painting by file: the training hash, or a digest for unseen artists. */
  readonly artistOf: ReadonlyMap<string, string>;
  readonly changes: readonly NameChange[];
  readonly unknown: readonly UnknownArtist[];
}

/** White space that a clean name does not have. */
const straySpaces = /^\s|\s$|\s\s|[^\S ]/u;

/** No artist of the competition has fewer paintings; a rarer name is a fragment of a title. */
const fewestPaintings = 4;

/**
 * Cleans the artists of `all_data_info.csv`, in which some rows have a fragment of a title instead of
 * the name, by four rules:
 *
 * 1. Leading, trailing and repeated spaces are removed.
 * 2. Training paintings belong to the artist of their hash, whose name is the most frequent one
 *    among the hash's rows.
 * 3. A test painting by a seen artist (`train_and_test`) belongs to the hash with its name; if there
 *    is none, its artist is unknown.
 * 4. A test painting by an unseen artist (`test_only`) belongs to its name. If fewer than four test
 *    paintings have that name, or it is a training artist's, the artist is unknown.
 *
 * Whether an artist is seen is read only from `artist_group`, never from a name.
 */
export function cleanNames(rows: readonly OfficialRow[]): Identities {
  const known = remembered.get(rows);
  if (known !== undefined) return known;
  const identities = clean(rows);
  remembered.set(rows, identities);
  return identities;
}

/** Cached, because the split and the report on its names ask about the same rows. */
const remembered = new WeakMap<readonly OfficialRow[], Identities>();

function clean(rows: readonly OfficialRow[]): Identities {
  const named = rows.map((row) => ({ row, name: withoutStraySpaces(row.name) }));
  const nameOf = nameHashes(named);
  const seenHashes = new Set(
    rows.flatMap(({ group, hash }) => (group === 'train_and_test' && hash ? [hash] : [])),
  );
  const hashOf = new Map([...nameOf].map(([hash, name]) => [name, hash]));
  const unseenCounts = countNames(
    named.flatMap(({ row, name }) => (!row.inTrain && row.group === 'test_only' ? [name] : [])),
  );

  const artistOf = new Map<string, string>();
  const changes: NameChange[] = [];
  const unknown: UnknownArtist[] = [];
  for (const { row, name } of named) {
    const { file, inTrain, group, name: was, hash } = row;
    if (inTrain && hash !== undefined) {
      const now = nameOf.get(hash) ?? name;
      artistOf.set(file, hash);
      if (now !== name) changes.push({ file, was, now, rule: 'name of the hash' });
      else if (was !== now) changes.push({ file, was, now, rule: 'spaces' });
      continue;
    }
    const known = hashOf.get(name);
    if (group === 'train_and_test') {
      if (known === undefined || !seenHashes.has(known)) {
        const reason = 'is the name of no artist in both training and test';
        unknown.push({ file, was, reason });
        continue;
      }
      artistOf.set(file, known);
    } else {
      const reason =
        known !== undefined
          ? 'is the name of a training artist, yet the row says test_only'
          : (unseenCounts.get(name) ?? 0) < fewestPaintings
            ? `is on fewer than ${fewestPaintings} test paintings`
            : undefined;
      if (reason !== undefined) {
        unknown.push({ file, was, reason });
        continue;
      }
      artistOf.set(file, hashUnseen(name));
    }
    if (was !== name) changes.push({ file, was, now: name, rule: 'spaces' });
  }
  return { artistOf, changes, unknown };
}

function withoutStraySpaces(name: string): string {
  return straySpaces.test(name) ? name.replace(/\s+/gu, ' ').trim() : name;
}

/** The most frequent name of each hash; if two are equally frequent, the first in code-unit order. */
function nameHashes(
  named: readonly { readonly row: OfficialRow; readonly name: string }[],
): Map<string, string> {
  const namesOf = new Map<string, string[]>();
  for (const { row, name } of named) {
    if (row.hash === undefined) continue;
    const list = namesOf.get(row.hash);
    if (list === undefined) namesOf.set(row.hash, [name]);
    else list.push(name);
  }
  const nameOf = new Map<string, string>();
  for (const [hash, list] of namesOf) {
    const [best] = [...countNames(list)].sort(
      ([a, m], [b, n]) => n - m || (a < b ? -1 : a > b ? 1 : 0),
    );
    if (best !== undefined) nameOf.set(hash, best[0]);
  }
  return nameOf;
}

function countNames(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** As long as a training hash; the chance that it equals one is 2^-128. */
function hashUnseen(name: string): string {
  return createHash('sha256').update(`unseen artist ${name}`).digest('hex').slice(0, 32);
}
