// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom } from '../../contract/random.ts';
import { descriptorWords } from '../../data/copies/describe-keypoint.ts';
import { nominatePairs } from '../../data/copies/nominate-pairs.ts';
import type { SketchSet } from '../../data/copies/sketch-set.ts';

const spots = 256;
/** Kinds of spot that pictures have in common; the spots of real pictures are not independent. */
const kinds = 4_096;
/** Share of bits that differ between two spots of one kind, and between a spot and its copy. */
const withinKind = 0.25;
const withinCopy = 0.11;
/** One picture in this many is a copy of the one before it, with this share of its spots. */
const copyEvery = 50;
const sharedSpots = 0.25;
const copySize = 0.7;
const largestPlace = 256 * 64;

/** Cost and result of looking for copies among simulated sketches. */
export interface CopiesMeasure {
  readonly seconds: number;
  /** Share of the copies that were nominated. */
  readonly recall: number;
  /** Pairs nominated per picture. */
  readonly nominatedEach: number;
}

/** CPU seconds of the search for pairs among simulated pictures. */
export function measureCopies(pictures: number): CopiesMeasure {
  const set = simulateSketches(pictures);
  const before = process.cpuUsage();
  const pairs = nominatePairs(set);
  const { user, system } = process.cpuUsage(before);
  const found = pairs.filter(
    ({ first, second, mirrored }) =>
      !mirrored && second === first + 1 && second % copyEvery === copyEvery - 1,
  );
  return {
    seconds: (user + system) / 1e6,
    recall: found.length / Math.floor(pictures / copyEvery),
    nominatedEach: pairs.length / pictures,
  };
}

function simulateSketches(count: number): SketchSet {
  const random = createRandom(0, 'sketches');
  let state = 1 + random.below(2 ** 31);
  // Xorshift: 200 million words are drawn.
  const draw = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const prototypes = Uint32Array.from({ length: kinds * descriptorWords }, draw);
  const total = count * spots;
  const bits = new Uint32Array(total * descriptorWords);
  const places = new Uint16Array(total * 3);
  const flip = (word: number, share: number) => {
    let flipped = word;
    for (let bit = 0; bit < 32; bit++) if (draw() < share * 2 ** 32) flipped ^= 1 << bit;
    return flipped >>> 0;
  };
  for (let picture = 0; picture < count; picture++) {
    const isCopy = picture % copyEvery === copyEvery - 1;
    for (let spot = 0; spot < spots; spot++) {
      const at = (picture * spots + spot) * descriptorWords;
      const isShared = isCopy && spot < spots * sharedSpots;
      const place = (picture * spots + spot) * 3;
      for (let k = 0; k < 3; k++) {
        const placed = isShared ? copySize * places[place - 3 * spots + k]! : draw() % largestPlace;
        places[place + k] = Math.max(1, placed);
      }
      const prototype = (draw() % kinds) * descriptorWords;
      for (let w = 0; w < descriptorWords; w++) {
        const original = at - spots * descriptorWords + w;
        bits[at + w] = isShared
          ? flip(bits[original]!, withinCopy)
          : flip(prototypes[prototype + w]!, withinKind);
      }
    }
  }
  const starts = Uint32Array.from({ length: count + 1 }, (_, i) => i * spots);
  return { count, starts, places, bits };
}
