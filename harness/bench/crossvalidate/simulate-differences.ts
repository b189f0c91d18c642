// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { rocAuc } from '../../contract/metrics/roc.ts';
import type { Random } from '../../contract/random.ts';

/** A cross-validation of two approaches on simulated paintings. */
export interface SimulatedDesign {
  readonly artists: number;
  readonly paintings: number;
  readonly folds: number;
  readonly seeds: number;
  /** How much more the second approach's traits tell of an artist than the first's; 0 unless given. */
  readonly advantage?: number;
}

const traits = 6;
/** Traits that tell artists apart; the others are noise, and training must find out which. */
const tellingTraits = 3;
/** Standard deviation of a telling trait over artists, where within an artist it is 1. */
const strength = 0.7;

/** The paintings of one artist, each a row of traits. */
type Artist = readonly (readonly number[])[];

/**
 * What a cross-validation measures of two approaches: the unseen AUC of the second less that of the
 * first, for each seed and fold. Each approach sees traits of its own of the same artists and learns
 * on the training artists how much to trust each; without an advantage the two are equally good, so
 * every difference is chance.
 */
export function simulateDifferences(
  random: Random,
  { artists, paintings, folds, seeds, advantage = 0 }: SimulatedDesign,
): number[] {
  const approaches = [strength, strength + advantage].map((spread) =>
    Array.from({ length: artists }, () => paintArtist(random, paintings, spread)),
  );
  const differences: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const order = random.shuffle(Array.from({ length: artists }, (_, i) => i));
    for (let fold = 0; fold < folds; fold++) {
      const [first, second] = approaches.map((all) => {
        const side = (isTest: boolean) =>
          order.flatMap((artist, rank) =>
            (rank % folds === fold) === isTest ? [all[artist]!] : [],
          );
        return measure(side(true), learnWeights(side(false)));
      });
      differences.push(second! - first!);
    }
  }
  return differences;
}

function paintArtist(random: Random, paintings: number, spread: number): Artist {
  const own = Array.from({ length: traits }, (_, i) =>
    i < tellingTraits ? spread * random.normal() : 0,
  );
  return Array.from({ length: paintings }, () => own.map((trait) => trait + random.normal()));
}

/** How much each trait varies over artists beyond what it varies within them. */
function learnWeights(training: readonly Artist[]): number[] {
  return Array.from({ length: traits }, (_, trait) => {
    const means = training.map((own) => mean(own.map((painting) => painting[trait]!)));
    const within = training.map((own, i) =>
      mean(own.map((painting) => (painting[trait]! - means[i]!) ** 2)),
    );
    const centre = mean(means);
    const between = mean(means.map((one) => (one - centre) ** 2));
    return Math.max(0, between - mean(within) / training[0]!.length);
  });
}

function measure(test: readonly Artist[], weights: readonly number[]): number {
  const all = test.flatMap((own, artist) => own.map((painting) => ({ artist, painting })));
  const scores: number[] = [];
  const same: number[] = [];
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) {
      let distance = 0;
      for (const [trait, weight] of weights.entries()) {
        distance += weight * (one.painting[trait]! - other.painting[trait]!) ** 2;
      }
      scores.push(Math.exp(-distance));
      same.push(one.artist === other.artist ? 1 : 0);
    }
  }
  return rocAuc(Float64Array.from(scores), Uint8Array.from(same));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
