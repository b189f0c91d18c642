import { createRandom, type Random } from '../../contract/random.ts';
import { drawSizes } from './draw-sizes.ts';
import { findGroupSizes, officialGroups, officialPairs } from './group-sizes.ts';

/** Number of paintings in the competition, training and test. */
export const competitionPaintings = 103_250;

/** The competition's counts; smaller collections use the same proportions. */
const shape = {
  bothArtists: 1_000,
  trainOnlyArtists: 584,
  testOnlyArtists: 115,
  bothTrain: 65_269,
  trainOnlyTrain: 14_164,
  bothTest: 20_881,
  testOnlyTest: 2_936,
} as const;

/** Limits on the number of paintings per artist. */
const sizeLimits = {
  bothTrain: { least: 4, most: 340 },
  trainOnlyTrain: { least: 4, most: 340 },
  bothTest: { least: 1, most: 130 },
  testOnlyTest: { least: 4, most: 130 },
} as const;

/** A simulated competition: painting `i` is the file `${i + 1}.jpg`. */
export interface SimulatedCompetition {
  readonly artist: Uint32Array;
  readonly inTrain: Uint8Array;
  /** By artist. */
  readonly group: readonly ('train_only' | 'train_and_test' | 'test_only')[];
  /** Test paintings of each group of pairs, ascending. */
  readonly testGroups: readonly Uint32Array[];
  /** Pairs inside the groups. */
  readonly pairs: number;
}

/**
 * Draws a competition with the proportions of the official one: with 103,250 paintings exactly its
 * numbers of artists, training and test paintings, groups and pairs. An artist's test paintings are
 * spread over two groups, which gives the official share of positive pairs.
 */
export function drawCompetition(paintings: number, seed: number): SimulatedCompetition {
  const share = paintings / competitionPaintings;
  const random = createRandom(seed, 'competition');
  const scaled = (number: number, least: number) => Math.max(least, Math.round(number * share));
  const counts = {
    both: scaled(shape.bothArtists, 6),
    trainOnly: scaled(shape.trainOnlyArtists, 6),
    testOnly: scaled(shape.testOnlyArtists, 3),
  };
  const group = [
    ...Array<'train_and_test'>(counts.both).fill('train_and_test'),
    ...Array<'train_only'>(counts.trainOnly).fill('train_only'),
    ...Array<'test_only'>(counts.testOnly).fill('test_only'),
  ];
  const sizesOf = (part: keyof typeof sizeLimits, artists: number) =>
    drawSizes(artists, scaled(shape[part], artists * Math.max(4, sizeLimits[part].least)), {
      ...sizeLimits[part],
      random,
    });
  const train = [
    ...sizesOf('bothTrain', counts.both),
    ...sizesOf('trainOnlyTrain', counts.trainOnly),
  ];
  const bothTest = sizesOf('bothTest', counts.both);
  const testOnly = sizesOf('testOnlyTest', counts.testOnly);

  const drawn: { artist: number; inTrain: number }[] = [];
  const add = (artist: number, count: number, inTrain: number) => {
    for (let i = 0; i < count; i++) drawn.push({ artist, inTrain });
  };
  for (const [artist, count] of train.entries()) add(artist, count, 1);
  for (const [artist, count] of bothTest.entries()) add(artist, count, 0);
  for (const [i, count] of testOnly.entries()) add(counts.both + counts.trainOnly + i, count, 0);
  // File numbers reveal nothing.
  random.shuffle(drawn);
  const artist = Uint32Array.from(drawn, (painting) => painting.artist);
  const inTrain = Uint8Array.from(drawn, (painting) => painting.inTrain);
  const test = inTrain.reduce((sum, value) => sum + 1 - value, 0);
  const sizes = chooseSizes(test, paintings === competitionPaintings);
  return {
    artist,
    inTrain,
    group,
    testGroups: spread(artist, inTrain, sizes, random),
    pairs: sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0),
  };
}

function chooseSizes(test: number, official: boolean): number[] {
  if (official) return findGroupSizes(test, officialGroups, officialPairs);
  const groups = Math.min(officialGroups, Math.max(1, Math.floor(test / 20)));
  return Array.from(
    { length: groups },
    (_, i) => Math.floor(test / groups) + (i < test % groups ? 1 : 0),
  );
}

/** Puts each artist's test paintings into two groups, as long as these have room. */
function spread(
  artist: Uint32Array,
  inTrain: Uint8Array,
  sizes: readonly number[],
  random: Random,
): Uint32Array[] {
  const testOf = new Map<number, number[]>();
  for (const [i, one] of artist.entries()) {
    if (inTrain[i] === 1) continue;
    const list = testOf.get(one);
    if (list === undefined) testOf.set(one, [i]);
    else list.push(i);
  }
  const groups = sizes.map((size) => ({ paintings: [] as number[], room: size }));
  for (const paintings of random.shuffle([...testOf.values()])) {
    const two = random.sample(
      groups.filter(({ room }) => room > 0),
      2,
    );
    for (const painting of paintings) {
      const wished = random.pick(two);
      const group = wished.room > 0 ? wished : findRoomiest(groups);
      group.paintings.push(painting);
      group.room--;
    }
  }
  return groups.map(({ paintings }) => Uint32Array.from(paintings).sort());
}

/** The first of the groups with the most room. */
function findRoomiest<G extends { readonly room: number }>(groups: readonly G[]): G {
  return groups.reduce((most, group) => (group.room > most.room ? group : most));
}
