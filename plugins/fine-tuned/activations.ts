import type { FeatureMatrix, LabelledPainting, Painting, Services } from '../../harness/plugin.ts';
import type { Random } from '../../harness/random.ts';
import { createActivationExtractor, type FrozenPart } from '../common/activation-extractor.ts';

/** Paintings whose activations are in memory at a time: 200 MB at 299 pixels. */
const chunkSize = 512;
/** Up to this many chunks stay in memory from epoch to epoch. */
const keptChunks = 4;

/** Some paintings with their activations, a row each. */
export interface ActivationChunk<P extends Painting> {
  readonly paintings: readonly P[];
  readonly activations: FeatureMatrix;
}

/**
 * The cached activations of many paintings, a chunk at a time: all of a competition's would take
 * 30 GB.
 */
export class Activations<P extends Painting> {
  readonly #services: Services;
  readonly #extractor: ReturnType<typeof createActivationExtractor>;
  readonly #chunks: readonly (readonly P[])[];

  constructor(services: Services, part: FrozenPart, paintings: readonly P[]) {
    this.#services = services;
    this.#extractor = createActivationExtractor(part);
    const chunks: P[][] = [];
    for (let from = 0; from < paintings.length; from += chunkSize) {
      chunks.push(paintings.slice(from, from + chunkSize));
    }
    this.#chunks = chunks;
  }

  /** The chunks in their order, or shuffled. */
  async *chunks(random?: Random): AsyncIterable<ActivationChunk<P>> {
    const order = this.#chunks.map((_, index) => index);
    random?.shuffle(order);
    for (const index of order) {
      const kept = this.#chunks[index]!;
      // The harness remembers the features of a list of paintings for as long as the list lives.
      const paintings = this.#chunks.length <= keptChunks ? kept : [...kept];
      yield {
        paintings,
        activations: await this.#services.features(this.#extractor, paintings),
      };
    }
  }
}

export type LabelledActivations = Activations<LabelledPainting>;
