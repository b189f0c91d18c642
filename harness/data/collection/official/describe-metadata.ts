import type { Problem } from '../collection.ts';
import { cleanNames, type NameChange, type UnknownArtist } from './clean-names.ts';
import { type OfficialMetadata, officialCounts } from './metadata.ts';
import { findSuspectCopies, type SuspectCopies } from './suspect-copies.ts';

/** The competition's metadata in numbers, with every correction. */
export interface MetadataReport {
  readonly counts: Readonly<Record<Exclude<keyof typeof officialCounts, 'pairs'>, number>>;
  /** Counts that differ from the known ones, as sentences. */
  readonly deviations: readonly string[];
  readonly nameChanges: readonly NameChange[];
  readonly unknownArtists: readonly UnknownArtist[];
  /** Paintings with the same width, height and bytes in training and test. */
  readonly suspectCopies: readonly SuspectCopies[];
  readonly problems: readonly Problem[];
}

/** Counts, cleans and checks the metadata. */
export function describeMetadata({ rows, problems }: OfficialMetadata): MetadataReport {
  const train = rows.filter(({ inTrain }) => inTrain);
  const artists = new Set(train.map(({ hash }) => hash));
  const both = new Set(
    train.filter(({ group }) => group === 'train_and_test').map(({ hash }) => hash),
  );
  const counts = {
    train: train.length,
    test: rows.length - train.length,
    trainArtists: artists.size,
    artistsInBoth: both.size,
    unseenTest: rows.filter(({ group }) => group === 'test_only').length,
  };
  const deviations = (Object.keys(counts) as (keyof typeof counts)[])
    .filter((name) => counts[name] !== officialCounts[name])
    .map((name) => `${countNames[name]}: ${counts[name]} instead of ${officialCounts[name]}`);
  const { changes, unknown } = cleanNames(rows);
  const { across } = findSuspectCopies(rows);
  return {
    counts,
    deviations,
    problems,
    nameChanges: changes,
    unknownArtists: unknown,
    suspectCopies: across,
  };
}

/** For people. */
const countNames = {
  train: 'training paintings',
  test: 'test paintings',
  trainArtists: 'training artists',
  artistsInBoth: 'artists in both training and test',
  unseenTest: 'test paintings by unseen artists',
} as const;
