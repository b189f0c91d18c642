/** Features of one extractor, a row for each of `rows`. */
export interface FinishedRows {
  readonly extractor: number;
  readonly rows: readonly number[];
  readonly features: readonly Float32Array[];
}

/**
 * The computed part of the current shard. Its finished part ends with a batch, so
 * that whichever process computes the rest cuts the same batches and gets the same numbers to the
 * bit.
 */
export class ShardUnderWay {
  readonly #rows: number[][];
  readonly #features: Float32Array[][];
  /** Rows of each extractor that belong to the finished part. */
  #finished: number[];
  #isWhole = true;

  constructor(extractors: number) {
    this.#rows = Array.from({ length: extractors }, () => []);
    this.#features = Array.from({ length: extractors }, () => []);
    this.#finished = new Array(extractors).fill(0);
  }

  add(extractor: number, row: number, features: Float32Array): void {
    this.#rows[extractor]?.push(row);
    this.#features[extractor]?.push(features);
  }

  /**
   * @param isWhole whether all of the batch could be decoded; what could not is asked for again and
   *   moves the batches behind it, so the finished part grows no more
   */
  endBatch(isWhole: boolean): void {
    this.#isWhole &&= isWhole;
    if (this.#isWhole) this.#finished = this.#rows.map(({ length }) => length);
  }

  /** All that was added. */
  list(): FinishedRows[] {
    return this.#listFirst(this.#rows.map(({ length }) => length));
  }

  /** The part to keep if the work ends now. */
  listFinished(): FinishedRows[] {
    return this.#listFirst(this.#finished);
  }

  #listFirst(counts: readonly number[]): FinishedRows[] {
    return counts.flatMap((count, extractor) =>
      count === 0
        ? []
        : [
            {
              extractor,
              rows: (this.#rows[extractor] ?? []).slice(0, count),
              features: (this.#features[extractor] ?? []).slice(0, count),
            },
          ],
    );
  }
}
