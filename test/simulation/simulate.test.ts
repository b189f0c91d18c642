import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../harness/random.ts';
import {
  findGroupSizes,
  makeSyntheticTest,
  officialGroups,
  officialPaintings,
  officialPairs,
  writePairsAndAnswers,
} from '../../harness/submission/bench-data.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const pairsOf = (sizes: readonly number[]) =>
  sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);

test('group sizes have exactly the official numbers of paintings and pairs', () => {
  const sizes = findGroupSizes(officialPaintings, officialGroups, officialPairs);
  expect(sizes).toHaveLength(13);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(23_817);
  expect(pairsOf(sizes)).toBe(21_916_047);
  expect(Math.min(...sizes)).toBeGreaterThan(1000);
  expect(() => findGroupSizes(10, 2, 5)).toThrow('15 are left over');
});

test('all pairs inside each group are written, with their answers', async () => {
  const folder = temporaryFolder();
  const test = makeSyntheticTest([4, 3], { width: 2, separability: 1, random: createRandom(1) });
  const pairsFile = join(folder, 'pairs.csv');
  const answersFile = join(folder, 'answers.csv');
  await writePairsAndAnswers(test, pairsFile, answersFile);
  const names = [
    [1, 0],
    [2, 0],
    [2, 1],
    [3, 0],
    [3, 1],
    [3, 2],
    [5, 4],
    [6, 4],
    [6, 5],
  ] as const;
  const pairLines = names.map(([i, j], at) => `${at},10000${i}.jpg,10000${j}.jpg\n`);
  const answerLines = names.map(
    ([i, j], at) => `${at},${test.artist[i] === test.artist[j] ? '1.0' : '0.0'}\n`,
  );
  expect(await readFile(pairsFile, 'utf8')).toBe(['index,image1,image2\n', ...pairLines].join(''));
  expect(await readFile(answersFile, 'utf8')).toBe(['index,sameArtist\n', ...answerLines].join(''));
});
