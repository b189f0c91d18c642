import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { itemAt } from '../../contract/item-at.ts';
import { createRandom } from '../../contract/random.ts';
import type { SimulatedCompetition } from './draw-competition.ts';

/** Shares of the competition's rows whose name is a fragment of a title, or has stray spaces. */
const fragmentShare = 0.0067;
const spacesShare = 0.013;
/** Number of groups of paintings with the same size across training and test, among all paintings. */
const copiesShare = 41 / 103_250;

const trainColumns = ['filename', 'artist', 'title', 'style', 'genre', 'date'];
const allColumns = [
  ...['artist', 'date', 'genre', 'pixelsx', 'pixelsy', 'size_bytes', 'source', 'style', 'title'],
  ...['artist_group', 'in_train', 'new_filename'],
];

/**
 * Writes `train_info.csv` and `all_data_info.csv`, with the same kinds of errors as the competition's.
 */
export async function writeTables(
  folder: string,
  { artist, inTrain, group }: SimulatedCompetition,
  seed: number,
): Promise<void> {
  const random = createRandom(seed, 'tables');
  const hashOf = group.map((_, i) =>
    createHash('sha256').update(`simulated artist ${seed} ${i}`).digest('hex').slice(0, 32),
  );
  const sizes = drawSizesOfFiles(artist, inTrain, seed);
  const train: string[][] = [trainColumns];
  const all: string[][] = [allColumns];
  for (const [i, number] of artist.entries()) {
    const file = `${i + 1}.jpg`;
    const title = `Untitled, no. ${i + 1}`;
    const draw = random.uniform();
    const name = `Artist ${number + 1}`;
    const written =
      draw < fragmentShare
        ? `part ${i + 1} of a title`
        : draw < fragmentShare + spacesShare
          ? ` ${name}`
          : name;
    const isTrain = inTrain[i] === 1;
    if (isTrain)
      train.push([file, itemAt(hashOf, number), title, 'Simulated', 'abstract', '1950.0']);
    all.push([
      ...[written, '1950.0', 'abstract', ...itemAt(sizes, i).map((n) => `${n}.0`), 'simulated'],
      ...['Simulated', title, itemAt(group, number), isTrain ? 'True' : 'False', file],
    ]);
  }
  await writeFile(join(folder, 'train_info.csv'), stringify(train));
  await writeFile(join(folder, 'all_data_info.csv'), stringify(all));
}

/** Width, height and bytes, different for each painting except copies across the two parts. */
function drawSizesOfFiles(artist: Uint32Array, inTrain: Uint8Array, seed: number): number[][] {
  const random = createRandom(seed, 'sizes');
  const sizes = Array.from(artist, (_, i) => [
    300 + random.below(1500),
    300 + random.below(1500),
    // The number of the painting makes it different from all others.
    competitionBytes + i,
  ]);
  const trainOf = new Map<number, number>();
  for (const [i, one] of artist.entries()) if (inTrain[i] === 1) trainOf.set(one, i);
  const test = Array.from(artist.entries()).flatMap(([painting, one]) => {
    const original = trainOf.get(one);
    return inTrain[painting] === 0 && original !== undefined ? [{ painting, original }] : [];
  });
  const used = new Set<number>();
  const wanted = Math.max(1, Math.round(artist.length * copiesShare));
  for (const { painting, original } of random.shuffle(test)) {
    if (used.size === wanted) break;
    if (used.has(original)) continue;
    used.add(original);
    sizes[painting] = itemAt(sizes, original);
  }
  return sizes;
}

const competitionBytes = 100_000;
