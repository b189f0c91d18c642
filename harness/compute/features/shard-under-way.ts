/** Features of one extractor, one row for each of `rows`. */
export interface FinishedRows {
  readonly extractor: number;
  readonly rows: readonly number[];
  readonly features: readonly Float32Array[];
}

/**
 * The computed part of the current shard. Its finished part ends with a batch, so that any process
 * that computes the rest uses the same batches and gets features that are identical bit for bit.
 */
export class ShardUnderWay {
  readonly #rows: number[][];
  readonly #features: Float32Array[][];
  /** Number of each extractor's rows that belong to the finished part. */
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
   * @param isWhole whether all paintings of the batch could be decoded; those that could not are
   *   requested again, which shifts the later batches, so the finished part stops growing
   */
  endBatch(isWhole: boolean): void {
    this.#isWhole &&= isWhole;
    if (this.#isWhole) this.#finished = this.#rows.map(({ length }) => length);
  }

  /** All rows added so far. */
  list(): FinishedRows[] {
    return this.#listFirst(this.#rows.map(({ length }) => length));
  }

  /** The part to keep if the work stops now. */
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
