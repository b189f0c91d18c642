import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';

/** A painting of the competition as its metadata tells it. */
export interface CompetitionPainting {
  readonly file: string;
  /** The hash of `train_info.csv`; the name in `all_data_info.csv` follows from it. */
  readonly artist: string;
  readonly inTrain: boolean;
  readonly group: 'train_only' | 'train_and_test' | 'test_only';
  /** What `all_data_info.csv` says in place of the name. */
  readonly name?: string | undefined;
  readonly size?: readonly [number, number, number] | undefined;
}

/**
 * A competition in small: 6 artists in both parts, 6 only in training and 3 only in the test,
 * with 8 training and 5 test paintings each.
 */
export function listCompetition(): CompetitionPainting[] {
  const paintings: CompetitionPainting[] = [];
  const add = (artist: string, group: CompetitionPainting['group'], inTrain: boolean) => {
    const file = `${paintings.length + 1}.jpg`;
    paintings.push({ file, artist, inTrain, group });
  };
  for (let artist = 0; artist < 15; artist++) {
    const name = `artist-${String.fromCharCode(97 + artist)}`;
    const group = artist < 6 ? 'train_and_test' : artist < 12 ? 'train_only' : 'test_only';
    if (group !== 'test_only') for (let i = 0; i < 8; i++) add(name, group, true);
    if (group !== 'train_only') for (let i = 0; i < 5; i++) add(name, group, false);
  }
  return paintings;
}

/** The artist's name in `all_data_info.csv`. */
export const nameOf = (artist: string) => artist.replace('artist-', 'Painter ').toUpperCase();

/** Writes `train_info.csv` and `all_data_info.csv` in the competition's form. */
export function writeMetadata(folder: string, paintings: readonly CompetitionPainting[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'train_info.csv'),
    stringify([
      ['filename', 'artist', 'title', 'style', 'genre', 'date'],
      ...paintings
        .filter(({ inTrain }) => inTrain)
        .map(({ file, artist }) => [file, artist, `No. "${file}", oil`, '', 'portrait', '1950.0']),
    ]),
  );
  const columns =
    'artist,date,genre,pixelsx,pixelsy,size_bytes,source,style,title,artist_group,in_train,new_filename';
  writeFileSync(
    join(folder, 'all_data_info.csv'),
    stringify([
      columns.split(','),
      ...paintings.map(({ file, artist, inTrain, group, name, size }, i) => [
        ...[name ?? nameOf(artist), '1950.0', 'portrait'],
        ...(size ?? [100 + i, 200, 3000 + i]).map((number) => `${number}.0`),
        ...['wikiart', '', `No. "${file}", oil`, group, inTrain ? 'True' : 'False', file],
      ]),
    ]),
  );
}
