// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../../contract/random.ts';
import type { TestName } from '../../scoring/score.ts';
import type { ScoredPairs } from '../../scoring/sorted-pairs.ts';

/** A cross-validation of two approaches on simulated paintings. */
export interface SimulatedDesign {
  readonly artists: number;
  /** Per artist. */
  readonly paintings: number;
  readonly folds: number;
  readonly seeds: number;
  /** How much more the second approach's traits reveal about an artist than the first's; 0 by default. */
  readonly advantage?: number;
}

/** The answers of two approaches in one run, both to the same pairs of every test. */
export interface SimulatedRun {
  readonly seed: number;
  readonly fold: number;
  readonly approaches: readonly Readonly<Record<TestName, ScoredPairs>>[];
  /** The first approach, trained on the same paintings with their artists shuffled. */
  readonly control: Readonly<Record<TestName, ScoredPairs>>;
}

const traits = 6;
/** Traits that tell artists apart; the others are noise, and training must find out which are which. */
const tellingTraits = 3;
/** Standard deviation of an informative trait over artists; within an artist it is about 1. */
const strength = 1.1;
/** How much it helps a pair if both paintings are near the same training artist. */
const familiarity = 2;

/** The paintings of one artist, a row of traits each. */
type Artist = readonly Float64Array[];

/**
 * Simulates the runs of a cross-validation as the harness divides them: into folds of artists, some for
 * validation and the rest for training, with some paintings of the training artists held out. Artists
 * differ in how varied they are; half of that variation is visible to both approaches. An approach learns
 * how far to trust each of its traits and where its training artists are, so it knows those better. Without
 * an advantage both are equally good.
 */
export function simulateCrossvalidation(
  random: Random,
  { artists, paintings, folds, seeds, advantage = 0 }: SimulatedDesign,
): SimulatedRun[] {
  const common = Array.from({ length: artists }, () => random.normal());
  const approaches = [strength, strength + advantage].map((spread) =>
    common.map((shared) => paintArtist(random, paintings, spread, shared)),
  );
  const runs: SimulatedRun[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const order = random.shuffle(Array.from({ length: artists }, (_, i) => i));
    const held = order.map(() => random.shuffle(Array.from({ length: paintings }, (_, i) => i)));
    for (let fold = 0; fold < folds; fold++) {
      const unseen = order.filter((_, rank) => rank % folds === fold);
      const next = order.filter((_, rank) => rank % folds !== fold);
      const training = next.slice(Math.max(2, Math.round(artists * 0.15)));
      const forTest = Math.max(2, Math.round(paintings * 0.2));
      const rest = forTest + Math.max(2, Math.round(paintings * 0.15));
      const places = {
        unseen: place(unseen, () => Array.from({ length: paintings }, (_, i) => i)),
        seen: place(training, (artist) => held[artist]!.slice(0, forTest)),
        train: place(training, (artist) => held[artist]!.slice(rest)),
      };
      const mixed = [...places.seen, ...places.unseen];
      const isUnseen = new Set(unseen);
      const pairs = {
        unseen: drawPairs(random, places.unseen),
        seen: drawPairs(random, places.seen),
        mixed: drawPairs(random, mixed, ([artist]) => isUnseen.has(artist)),
      };
      const artistsOf = places.train.map(([artist]) => artist);
      // Forked, so that all other draws are the same as without a control.
      const shuffled = random.fork('control', seed, fold).shuffle([...artistsOf]);
      const train = (all: readonly Artist[], labels: readonly number[]) => {
        const model = learn(places.train.map(([artist, i], p) => [labels[p]!, all[artist]![i]!]));
        const answer = (drawn: DrawnPairs): ScoredPairs => {
          const seenAt = new Map<string, Placed>();
          const at = (which: Place) => {
            const key = which.join();
            let placed = seenAt.get(key);
            if (placed === undefined) {
              placed = model(all[which[0]]![which[1]]!);
              seenAt.set(key, placed);
            }
            return placed;
          };
          return {
            scores: Float64Array.from(drawn, ([a, b]) => similarity(at(a), at(b))),
            same: Uint8Array.from(drawn, ([a, b]) => (a[0] === b[0] ? 1 : 0)),
            artistA: Int32Array.from(drawn, ([a]) => a[0]),
            artistB: Int32Array.from(drawn, ([, b]) => b[0]),
          };
        };
        return {
          unseen: answer(pairs.unseen),
          seen: answer(pairs.seen),
          mixed: answer(pairs.mixed),
        };
      };
      runs.push({
        seed,
        fold,
        approaches: approaches.map((all) => train(all, artistsOf)),
        control: train(approaches[0]!, shuffled),
      });
    }
  }
  return runs;
}

/** An artist and one of its paintings. */
type Place = readonly [artist: number, painting: number];
type DrawnPairs = readonly (readonly [Place, Place])[];

function place(artists: readonly number[], of: (artist: number) => readonly number[]): Place[] {
  return artists.flatMap((artist) => of(artist).map((painting): Place => [artist, painting]));
}

/**
 * Pairs as the harness does: all pairs within artists and as many others, in the mixed test mostly across.
 */
function drawPairs(
  random: Random,
  places: readonly Place[],
  side?: (place: Place) => boolean,
): DrawnPairs {
  const byArtist = new Map<number, Place[]>();
  for (const one of places) byArtist.set(one[0], [...(byArtist.get(one[0]) ?? []), one]);
  const artists = [...byArtist.values()];
  const positives = artists.flatMap((own) =>
    own.flatMap((one, i) => own.slice(i + 1).map((other) => [one, other] as const)),
  );
  const sides = [false, true].map((wanted) =>
    artists.filter((own) => side !== undefined && side(own[0]!) === wanted),
  );
  const negatives = positives.map(() => {
    const across = sides.every((own) => own.length > 0) && random.uniform() < 0.75;
    if (across)
      return [random.pick(random.pick(sides[0]!)), random.pick(random.pick(sides[1]!))] as const;
    const first = random.below(artists.length);
    const second = random.below(artists.length - 1);
    return [
      random.pick(artists[first]!),
      random.pick(artists[second < first ? second : second + 1]!),
    ] as const;
  });
  return [...positives, ...negatives];
}

function paintArtist(random: Random, paintings: number, spread: number, common: number): Artist {
  const own = Array.from({ length: traits }, (_, i) =>
    i < tellingTraits ? spread * random.normal() : 0,
  );
  const within = Math.exp(0.25 * (common + random.normal()) - 0.06);
  return Array.from({ length: paintings }, () =>
    Float64Array.from(own, (trait) => trait + within * random.normal()),
  );
}

/** A painting as a model sees it. */
interface Placed {
  readonly traits: Float64Array;
  /** How near it is to each of the training artists; the squares sum to 1. */
  readonly near: Float64Array;
}

function learn(
  training: readonly (readonly [number, Float64Array])[],
): (painting: Float64Array) => Placed {
  const byArtist = new Map<number, Float64Array[]>();
  for (const [artist, painting] of training)
    byArtist.set(artist, [...(byArtist.get(artist) ?? []), painting]);
  const artists = [...byArtist.values()];
  const means = artists.map((own) =>
    Float64Array.from({ length: traits }, (_, t) => mean(own.map((one) => one[t]!))),
  );
  const weights = Float64Array.from({ length: traits }, (_, t) => {
    const within = mean(
      artists.map((own, i) => mean(own.map((one) => (one[t]! - means[i]![t]!) ** 2))),
    );
    const centre = mean(means.map((one) => one[t]!));
    const between = mean(means.map((one) => (one[t]! - centre) ** 2));
    return Math.max(0.02, between / within);
  });
  return (painting) => {
    const near = Float64Array.from(means, (own) => Math.exp(-2 * distance(own, painting, weights)));
    const sum = near.reduce((all, one) => all + one, 0) || 1;
    return {
      traits: painting.map((trait, t) => trait * Math.sqrt(weights[t]!)),
      near: near.map((one) => Math.sqrt(one / sum)),
    };
  };
}

function distance(a: Float64Array, b: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < traits; t++) sum += weights[t]! * (a[t]! - b[t]!) ** 2;
  return sum;
}

function similarity(one: Placed, other: Placed): number {
  let apart = 0;
  for (let t = 0; t < traits; t++) apart += (one.traits[t]! - other.traits[t]!) ** 2;
  let together = 0;
  for (let i = 0; i < one.near.length; i++) together += one.near[i]! * other.near[i]!;
  return 1 / (1 + Math.exp(apart - 2 - 4 * familiarity * (together - 0.5)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
