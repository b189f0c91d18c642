import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import { describeMetadata } from '../../../harness/data/collection/official/describe-metadata.ts';
import { readOfficialMetadata } from '../../../harness/data/collection/official/metadata.ts';
import {
  competitionPaintings,
  drawCompetition,
} from '../../../harness/data/simulation/draw-competition.ts';
import { drawSizes } from '../../../harness/data/simulation/draw-sizes.ts';
import {
  findGroupSizes,
  officialGroups,
  officialPaintings,
  officialPairs,
} from '../../../harness/data/simulation/group-sizes.ts';
import { simulate } from '../../../harness/data/simulation/simulate.ts';
import { decodeNpy } from '../../../harness/shared/npy.ts';
import { silentProgress } from '../../../harness/shared/progress.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { expectError } from '../../submission/expect-code.ts';

const pairsOf = (sizes: readonly number[]) =>
  sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
const startProgress = () => silentProgress;

test('group sizes have exactly the official numbers of paintings and pairs', () => {
  const sizes = findGroupSizes(officialPaintings, officialGroups, officialPairs);
  expect(sizes).toHaveLength(13);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(23_817);
  expect(pairsOf(sizes)).toBe(21_916_047);
  expect(Math.min(...sizes)).toBeGreaterThan(1000);
  expect(() => findGroupSizes(10, 2, 5)).toThrow('15 are left over');
});

test('sizes of artists sum to what was asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(400), fc.integer(), (count, more, seed) => {
      const total = count * 2 + Math.min(more, count * 10);
      const sizes = drawSizes(count, total, { least: 2, most: 12, random: createRandom(seed) });
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
      expect(sizes.every((size) => size >= 2 && size <= 12)).toBe(true);
    }),
  );
});

test("at the competition's size all of its numbers are exact, and pairs are as often positive", () => {
  const { artist, inTrain, group, testGroups, pairs } = drawCompetition(competitionPaintings, 0);
  const train = new Set<number>();
  const tested = new Set<number>();
  let unseen = 0;
  for (const [i, value] of artist.entries()) {
    (inTrain[i] === 1 ? train : tested).add(value);
    if (group[value] === 'test_only') unseen++;
  }
  expect(artist).toHaveLength(103_250);
  expect(inTrain.reduce((sum, value) => sum + value, 0)).toBe(79_433);
  expect(train.size).toBe(1_584);
  expect([...tested].filter((value) => train.has(value))).toHaveLength(1_000);
  expect(unseen).toBe(2_936);
  expect([testGroups.length, pairs]).toEqual([13, 21_916_047]);
  let positives = 0;
  for (const members of testGroups) {
    const counts = new Map<number, number>();
    for (const i of members) counts.set(artist[i]!, (counts.get(artist[i]!) ?? 0) + 1);
    positives += pairsOf([...counts.values()]);
  }
  expect(positives / pairs).toBeGreaterThan(0.009);
  expect(positives / pairs).toBeLessThan(0.017);
});

describe('a small collection', () => {
  const folder = join(temporaryFolder(), 'simulated');
  const request = { folder, paintings: 1500, separability: 1, width: 8, seed: 3, startProgress };

  test('holds every file, in which names, pairs and answers agree', async () => {
    const { paintings, pairs } = await simulate(request);
    const metadata = await readOfficialMetadata(folder);
    const report = describeMetadata(metadata);
    expect(report.problems).toEqual([]);
    expect(metadata.rows).toHaveLength(paintings);
    expect(report.nameChanges.length).toBeGreaterThan(5);
    expect(report.suspectCopies).toHaveLength(1);
    expect(decodeNpy(readFileSync(join(folder, 'embeddings.npy')))).toMatchObject({
      rows: paintings,
      width: 8,
    });
    const rows = (name: string): string[][] => parse(readFileSync(join(folder, name))).slice(1);
    const asked = rows('submission_info.csv');
    const answers = rows('solution_painter.csv');
    expect(asked).toHaveLength(pairs);
    const test = new Set(metadata.rows.filter(({ inTrain }) => !inTrain).map(({ file }) => file));
    expect(asked.every(([, one, other]) => test.has(one!) && test.has(other!))).toBe(true);
    expect(asked.map(([index]) => index)).toEqual(answers.map(([index]) => index));
    // Names that are not dirty tell the artists.
    const nameOf = new Map(metadata.rows.map(({ file, name }) => [file, name.trim()]));
    const right = asked.filter(([, one, other], i) => {
      const names = [nameOf.get(one!)!, nameOf.get(other!)!];
      if (!names.every((name) => name.startsWith('Artist'))) return true;
      return (names[0] === names[1]) === (answers[i]![1] === '1.0');
    });
    expect(right).toHaveLength(pairs);
  });

  test('is the same again under one seed, and replaces only itself', async () => {
    const before = readFileSync(join(folder, 'submission_info.csv'));
    await simulate(request);
    expect(readFileSync(join(folder, 'submission_info.csv')).equals(before)).toBe(true);
    const other = temporaryFolder();
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, 'mine.txt'), '');
    await expectError(
      simulate({ ...request, folder: other }),
      'SIMULATION_FOLDER_IN_USE',
      `${other} contains other files. Name an empty folder, or one with a simulated collection.`,
    );
    expect(existsSync(join(other, 'train_info.csv'))).toBe(false);
  });
});
