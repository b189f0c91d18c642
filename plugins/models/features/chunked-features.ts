import type {
  FeatureExtractor,
  FeatureMatrix,
  Painting,
  Services,
} from '../../../harness/contract/plugin.ts';
import type { Random } from '../../../harness/contract/random.ts';
import { fitsInMemory } from './fits-in-memory.ts';

/** Some paintings with their features, one row each. */
export interface FeatureChunk<P extends Painting> {
  readonly paintings: readonly P[];
  readonly features: FeatureMatrix;
}

/** Splits a list into lists of at most `size` paintings, in the same order. */
export function cutChunks<P extends Painting>(paintings: readonly P[], size: number): P[][] {
  const chunks: P[][] = [];
  for (let from = 0; from < paintings.length; from += size) {
    chunks.push(paintings.slice(from, from + size));
  }
  return chunks;
}

/**
 * The cached features of many paintings, one chunk at a time: activation maps of a whole competition
 * do not fit in memory.
 */
export class ChunkedFeatures<P extends Painting> {
  readonly #services: Pick<Services, 'features'>;
  readonly #extractors: readonly FeatureExtractor[];
  readonly #chunks: readonly (readonly P[])[];
  readonly #keepsAll: boolean;

  /**
   * The features of several extractors are side by side in a painting's row.
   *
   * @param mostKept number of values that all chunks together may have to stay in memory from pass to
   *   pass, if there is room for them; otherwise they are read again
   * @param fits whether there is room
   */
  constructor(
    services: Pick<Services, 'features'>,
    extractors: readonly FeatureExtractor[],
    chunks: readonly (readonly P[])[],
    mostKept: number,
    fits: (numbers: number) => boolean = fitsInMemory,
  ) {
    this.#services = services;
    this.#extractors = extractors;
    this.#chunks = chunks;
    const width = extractors.reduce((sum, extractor) => sum + extractor.width, 0);
    const numbers = chunks.reduce((sum, { length }) => sum + length, 0) * width;
    this.#keepsAll = numbers <= mostKept && fits(numbers);
  }

  /** The chunks in their order, or shuffled. */
  async *chunks(random?: Random): AsyncIterable<FeatureChunk<P>> {
    const order = [...this.#chunks];
    random?.shuffle(order);
    for (const kept of order) {
      // The harness caches the features of a list of paintings for as long as the list exists.
      const paintings = this.#keepsAll ? kept : [...kept];
      yield { paintings, features: await this.#services.features(this.#extractors, paintings) };
    }
  }
}
