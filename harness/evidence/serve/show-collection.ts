import type { CollectionPainting } from '../../data/collection/collection.ts';
import { type PartName, partNames } from '../../data/splits/split.ts';
import { readPaintings } from '../../experiments/records/paintings.ts';
import { readPredictions } from '../../experiments/records/predictions.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { scoreArtists } from '../../scoring/score-artists.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { showArtist } from '../../shared/text/show-painting.ts';
import { describeCollection, describeSplit } from '../table/describe-place.ts';
import { partLabels } from '../verify/training-paintings.ts';
import type { OpenCollection } from './collection-shelf.ts';

/** Thumbnails of an artist before all are requested. */
const first = 5;
/** Pairs of an artist's own paintings in a test, below which its AUC is mostly chance. */
const fewestPairs = 10;
/** Groups of copies that are shown at a time. */
const mostGroups = 24;

/** A painting as the page of a collection shows it. */
export interface ShownPainting {
  /** By which its picture is asked for. */
  readonly id: string;
  readonly label: string;
  readonly artist: string;
  /** `left out` if it is in no part. */
  readonly part: PartName | 'leftOut';
}

interface ShownArtist {
  /** Its name in the collection, and for people. */
  readonly artist: string;
  readonly label: string;
  readonly paintings: number;
  readonly parts: Readonly<Partial<Record<ShownPainting['part'], number>>>;
  /** Of its pairs, the mean over the tests and runs that have it; null if none has. */
  readonly auc: number | null;
  readonly first: readonly ShownPainting[];
}

/** A page of a collection. */
export interface ShownCollection {
  readonly title: string;
  readonly split: string;
  readonly paintings: number;
  readonly artists: number;
  readonly parts: readonly {
    readonly part: ShownPainting['part'];
    readonly label: string;
    readonly paintings: number;
    readonly artists: number;
  }[];
  /** How many artists match, and those of the page. */
  readonly found: number;
  readonly shown: readonly ShownArtist[];
  /** How many runs the artists' AUCs are from. */
  readonly runs: number;
  readonly copies: {
    readonly groups: number;
    readonly paintings: number;
    readonly shown: readonly (readonly ShownPainting[])[];
  };
}

/** The requested part of a collection. */
export interface CollectionQuery {
  /** Words in the artist's name. */
  readonly find: string;
  readonly order: 'name' | 'hard' | 'paintings';
  readonly from: number;
  readonly count: number;
}

/** The AUC of each artist, by name, over some runs. */
export type ArtistFigures = ReadonlyMap<string, number>;

/** A page of artists, what the split does with the collection, and its copies. */
export function showCollection(
  open: OpenCollection,
  figures: ArtistFigures,
  runs: number,
  { find, order, from, count }: CollectionQuery,
): ShownCollection {
  const { manifest } = open.run;
  const words = find.toLowerCase().split(/\s+/);
  const names = [...open.byArtist.keys()].filter((artist) => {
    const name = showArtist(artist).toLowerCase();
    return words.every((word) => name.includes(word));
  });
  const paintingsOf = (artist: string) => open.byArtist.get(artist) ?? [];
  if (order === 'hard') names.sort((a, b) => (figures.get(a) ?? 2) - (figures.get(b) ?? 2));
  if (order === 'paintings') {
    names.sort((a, b) => paintingsOf(b).length - paintingsOf(a).length);
  }
  return {
    title: describeCollection(manifest.collection),
    split: describeSplit(manifest.split),
    paintings: open.paintings.length,
    artists: open.byArtist.size,
    parts: countParts(open),
    found: names.length,
    shown: names.slice(from, from + count).map((artist) => {
      const own = paintingsOf(artist);
      return {
        artist,
        label: showArtist(artist),
        paintings: own.length,
        parts: tally(own.map((painting) => partOf(open, painting))),
        auc: figures.get(artist) ?? null,
        first: own.slice(0, first).map((painting) => showPainting(open, painting)),
      };
    }),
    runs,
    copies: {
      groups: open.groups.length,
      paintings: open.groups.reduce((sum, { length }) => sum + length, 0),
      shown: open.groups
        .slice(0, mostGroups)
        .map((group) => group.map((painting) => showPainting(open, painting))),
    },
  };
}

/** All paintings of an artist; none if there is no such artist. */
export function showArtistPaintings(open: OpenCollection, artist: string): ShownPainting[] {
  return (open.byArtist.get(artist) ?? []).map((painting) => showPainting(open, painting));
}

/**
 * The difficulty of artists: for each the AUC of its pairs, the mean over runs and over the tests in which it
 * has enough pairs.
 *
 * @param runs on one collection and split
 */
export async function findHardArtists(runs: readonly FinishedRun[]): Promise<ArtistFigures> {
  const found = new Map<string, number[]>();
  for (const { folder, scores } of runs) {
    const artists = new Map((await readPaintings(folder)).map(({ id, artist }) => [id, artist]));
    const predictions = await readPredictions(folder);
    for (const test of [predictions.unseen, predictions.seen]) {
      const names = new Map<number, string>();
      const note = (ids: readonly string[], numbers: ArrayLike<number>) => {
        for (const [k, id] of ids.entries()) {
          const name = artists.get(id);
          if (name !== undefined) names.set(numbers[k] ?? -1, name);
        }
      };
      note(test.a, test.artistA);
      note(test.b, test.artistB);
      for (const { artist, auc, positives } of scoreArtists(test, scores.threshold)) {
        const name = names.get(artist);
        if (name === undefined || auc === null || positives < fewestPairs) continue;
        const known = found.get(name);
        if (known === undefined) found.set(name, [auc]);
        else known.push(auc);
      }
    }
  }
  return new Map(
    [...found].map(([name, all]) => [name, all.reduce((sum, x) => sum + x, 0) / all.length]),
  );
}

function countParts(open: OpenCollection): ShownCollection['parts'] {
  const found = new Map<ShownPainting['part'], { paintings: number; artists: Set<string> }>();
  for (const painting of open.paintings) {
    const part = partOf(open, painting);
    const known = found.get(part) ?? { paintings: 0, artists: new Set() };
    known.paintings++;
    known.artists.add(painting.artist);
    found.set(part, known);
  }
  return [...partNames, 'leftOut' as const].flatMap((part) => {
    const own = found.get(part);
    if (own === undefined) return [];
    const label = part === 'leftOut' ? 'left out of the split' : partLabels[part];
    return [{ part, label, paintings: own.paintings, artists: own.artists.size }];
  });
}

function partOf(open: OpenCollection, { id }: CollectionPainting): ShownPainting['part'] {
  return open.partOf(id) ?? 'leftOut';
}

function showPainting(open: OpenCollection, painting: CollectionPainting): ShownPainting {
  const { id, artist, title } = painting;
  return {
    id,
    label: harmlessText(title ?? id.split('/').at(-1) ?? id, 80),
    artist: showArtist(artist),
    part: partOf(open, painting),
  };
}

function tally<Key extends string>(keys: readonly Key[]): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
