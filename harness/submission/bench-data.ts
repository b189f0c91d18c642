import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Random } from '../random.ts';

/** The official test set: paintings, groups and pairs (all pairs inside a group). */
export const officialPaintings = 23_817;
export const officialGroups = 13;
export const officialPairs = 21_916_047;

const pairsIn = (paintings: number) => (paintings * (paintings - 1)) / 2;

/**
 * Sizes of groups, descending, that sum to `paintings` and whose pairs sum to `pairs`: near-equal
 * sizes, with the surplus of pairs moved step by step into the largest.
 *
 * Moving a painting from a group of y to one of x ≥ y adds x − y + 1 pairs, so steps of every size
 * can be had. Throws where no step fits.
 */
export function findGroupSizes(paintings: number, groups: number, pairs: number): number[] {
  const sizes = Array.from(
    { length: groups },
    (_, i) => Math.floor(paintings / groups) + (i < paintings % groups ? 1 : 0),
  );
  let missing = pairs - sizes.reduce((sum, size) => sum + pairsIn(size), 0);
  while (missing !== 0) {
    let best: { from: number; to: number; gain: number } | undefined;
    for (let to = 0; to < groups; to++) {
      for (let from = 0; from < groups; from++) {
        const gain = sizes[to]! - sizes[from]! + 1;
        if (from === to || sizes[from] === 0 || gain < 1 || gain > missing) continue;
        if (best === undefined || gain > best.gain) best = { from, to, gain };
      }
    }
    if (best === undefined) {
      throw new RangeError(`Expected ${pairs} pairs to be possible, ${missing} are left over`);
    }
    sizes[best.from]!--;
    sizes[best.to]!++;
    missing -= best.gain;
  }
  return sizes.sort((x, y) => y - x);
}

/** A made-up test set: paintings in groups, each with an artist. */
export interface SyntheticTest {
  /** First painting of each group, and the number of paintings at the end. */
  readonly groupStarts: readonly number[];
  /** Artist of each painting. */
  readonly artist: Uint32Array;
  /** 1 where the artist is in the training set. */
  readonly seen: Uint8Array;
  /** `width` numbers a painting. */
  readonly embedding: Float32Array;
  readonly width: number;
}

/**
 * Paintings whose embeddings lie around a centre of their artist: the larger `separability`, the
 * nearer, and the higher the AUC of their dot products.
 */
export function makeSyntheticTest(
  sizes: readonly number[],
  { width, separability, random }: { width: number; separability: number; random: Random },
): SyntheticTest {
  const groupStarts = [0];
  for (const size of sizes) groupStarts.push(groupStarts.at(-1)! + size);
  const count = groupStarts.at(-1)!;
  const artist = new Uint32Array(count);
  const seen = new Uint8Array(count);
  const embedding = new Float32Array(count * width);
  const centres: Float32Array[] = [];
  for (const [group, size] of sizes.entries()) {
    const first = centres.length;
    // Artists of 23 paintings in groups of 1,800 give 1.3 % positive pairs, as the competition has.
    const artists = Math.max(1, Math.round(size / 23));
    for (let i = 0; i < artists; i++) {
      centres.push(Float32Array.from({ length: width }, () => random.normal()));
    }
    for (let i = groupStarts[group]!; i < groupStarts[group + 1]!; i++) {
      const chosen = first + random.below(artists);
      artist[i] = chosen;
      seen[i] = chosen % 8 === 0 ? 0 : 1;
      const centre = centres[chosen]!;
      for (let k = 0; k < width; k++) {
        embedding[i * width + k] = (separability * centre[k]! + random.normal()) / Math.sqrt(width);
      }
    }
  }
  return { groupStarts, artist, seen, embedding, width };
}

/** File name of painting `i`. */
export const paintingName = (i: number) => `${100_000 + i}.jpg`;

/**
 * Writes the pairs file and its answers, in the official layout: (1,0), (2,0), (2,1), (3,0) …
 * inside each group. Returns the SHA-256 of the pairs file.
 */
export async function writePairsAndAnswers(
  test: Pick<SyntheticTest, 'groupStarts' | 'artist'>,
  pairsFile: string,
  answersFile: string,
): Promise<string> {
  const digest = createHash('sha256');
  const pairs = createWriteStream(pairsFile);
  const answers = createWriteStream(answersFile);
  let pairsText = 'index,image1,image2\n';
  let answersText = 'index,sameArtist\n';
  let index = 0;
  const flush = async () => {
    digest.update(pairsText);
    if (!pairs.write(pairsText)) await once(pairs, 'drain');
    if (!answers.write(answersText)) await once(answers, 'drain');
    pairsText = '';
    answersText = '';
  };
  for (const [group, start] of test.groupStarts.slice(0, -1).entries()) {
    for (let i = start + 1; i < test.groupStarts[group + 1]!; i++) {
      const head = `,${paintingName(i)},`;
      for (let j = start; j < i; j++) {
        pairsText += `${index}${head}${paintingName(j)}\n`;
        answersText += `${index},${test.artist[i] === test.artist[j] ? '1.0' : '0.0'}\n`;
        index++;
      }
      if (pairsText.length > 1 << 20) await flush();
    }
  }
  await flush();
  pairs.end();
  answers.end();
  await Promise.all([once(pairs, 'close'), once(answers, 'close')]);
  return digest.digest('hex');
}
