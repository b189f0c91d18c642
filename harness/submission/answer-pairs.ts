// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { HarnessError } from '../contract/errors.ts';
import type { PairChunk } from './read-pairs.ts';

/** Pairs to answer: `a` and `b` are positions in `images`. */
export interface PairsToAnswer {
  /** Every image name so far, in the pairs file's order. */
  readonly images: readonly string[];
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** Returns, for each pair in order, the probability in [0, 1] that one artist painted both. */
export type Answer = (pairs: PairsToAnswer) => Promise<Float32Array>;

export interface Answerer {
  readonly answer: Answer;
  /** False for unreadable images: their pairs get `fallback` and are never asked about. */
  readonly isReadable?: (image: string) => boolean;
  readonly fallback: number;
}

/** Answers all rows of a pairs file, chunk by chunk, with checks. */
export class PairAnswerer {
  readonly #answerer: Answerer;
  /** 1 if the image can be read, for the images known so far. */
  #readable = new Uint8Array(0);
  #known = 0;
  #allReadable = true;

  constructor(answerer: Answerer) {
    this.#answerer = answerer;
  }

  async answer(chunk: PairChunk): Promise<{ probability: Float32Array; fallbackRows: number }> {
    this.#learn(chunk.images);
    const rows = chunk.index.length;
    if (this.#allReadable) {
      return { probability: await this.#ask(chunk, chunk.index), fallbackRows: 0 };
    }
    const kept = new Uint32Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++) {
      if (this.#readable[chunk.a[row]!] && this.#readable[chunk.b[row]!]) kept[count++] = row;
    }
    if (count === rows) {
      return { probability: await this.#ask(chunk, chunk.index), fallbackRows: 0 };
    }
    const probability = new Float32Array(rows).fill(this.#answerer.fallback);
    if (count > 0) {
      const rowsToAsk = kept.subarray(0, count);
      const asked = await this.#ask(
        {
          images: chunk.images,
          a: rowsToAsk.map((row) => chunk.a[row]!),
          b: rowsToAsk.map((row) => chunk.b[row]!),
        },
        rowsToAsk.map((row) => chunk.index[row]!),
      );
      for (let i = 0; i < count; i++) probability[rowsToAsk[i]!] = asked[i]!;
    }
    return { probability, fallbackRows: rows - count };
  }

  #learn(images: readonly string[]): void {
    const { isReadable } = this.#answerer;
    if (isReadable === undefined || this.#known === images.length) return;
    if (images.length > this.#readable.length) {
      const longer = new Uint8Array(2 * images.length);
      longer.set(this.#readable);
      this.#readable = longer;
    }
    for (; this.#known < images.length; this.#known++) {
      const readable = isReadable(images[this.#known]!);
      this.#readable[this.#known] = readable ? 1 : 0;
      if (!readable) this.#allReadable = false;
    }
  }

  /** Asks and checks; `index` identifies the rows in errors. */
  async #ask(pairs: PairsToAnswer, index: Uint32Array): Promise<Float32Array> {
    const { images, a, b } = pairs;
    const probability = await this.#answerer.answer({ images, a, b });
    if (probability.length !== a.length) {
      throw new HarnessError(
        'PREDICTION_INVALID',
        `The model gave ${probability.length} answers for the ${a.length} pairs from index ` +
          `${index[0]} on. predict must return one probability per pair.`,
      );
    }
    for (let i = 0; i < probability.length; i++) {
      const value = probability[i]!;
      if (!(value >= 0 && value <= 1)) {
        throw new HarnessError(
          'PREDICTION_INVALID',
          `The model answered ${value} for the pair with index ${index[i]} (${images[a[i]!]}, ` +
            `${images[b[i]!]}). predict must return probabilities from 0 to 1.`,
        );
      }
    }
    return probability;
  }
}
