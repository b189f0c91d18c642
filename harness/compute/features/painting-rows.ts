import { itemAt, valueAt } from '../../contract/item-at.ts';
import type { FeatureMatrix } from '../../contract/plugin.ts';
import type { PaintingFile } from '../../data/collection/collection.ts';
import { shardSize } from './shard.ts';

/** A fixed shard of a request, as far as parts of it are missing. */
export interface MissingShard {
  /** Rows that some extractor lacks. */
  readonly rows: readonly number[];
  /** The rows that each extractor lacks. */
  readonly lacking: readonly (readonly number[])[];
}

/**
 * The different paintings of a request, in the order of their first occurrence, with a row each, in
 * which the features of several extractors are joined.
 */
export class PaintingRows {
  readonly paintings: PaintingFile[] = [];
  readonly width: number;
  readonly #request: readonly PaintingFile[];
  readonly #widths: readonly number[];
  readonly #rowOf = new Map<string, number>();
  readonly #isFilled: readonly Uint8Array[];
  /** Undefined if the features are not requested. */
  readonly #data: Float32Array | undefined;

  /** If `keepsNumbers` is false, no features are kept in memory, only whether they exist. */
  constructor(request: readonly PaintingFile[], widths: readonly number[], keepsNumbers: boolean) {
    this.#request = request;
    this.#widths = widths;
    this.width = widths.reduce((sum, width) => sum + width, 0);
    for (const painting of request) {
      if (this.#rowOf.has(painting.digest)) continue;
      this.#rowOf.set(painting.digest, this.paintings.length);
      this.paintings.push(painting);
    }
    this.#isFilled = widths.map(() => new Uint8Array(this.paintings.length));
    if (keepsNumbers) this.#data = new Float32Array(this.paintings.length * this.width);
  }

  /** The row of a painting that an extractor lacks; undefined if it is filled or was not requested. */
  rowToFill(extractor: number, digest: string): number | undefined {
    const row = this.#rowOf.get(digest);
    return row === undefined || itemAt(this.#isFilled, extractor)[row] === 1 ? undefined : row;
  }

  fill(extractor: number, row: number, features: Float32Array): void {
    const before = this.#widths.slice(0, extractor).reduce((sum, width) => sum + width, 0);
    this.#data?.set(features, row * this.width + before);
    itemAt(this.#isFilled, extractor)[row] = 1;
  }

  /** Number of paintings for which every extractor has features. */
  countComplete(): number {
    let count = 0;
    for (let row = 0; row < this.paintings.length; row++) {
      if (this.#isFilled.every((filled) => filled[row] === 1)) count++;
    }
    return count;
  }

  /** The missing rows by the fixed shards of the request; complete shards are left out. */
  cutMissing(): MissingShard[] {
    const shards: MissingShard[] = [];
    for (let start = 0; start < this.paintings.length; start += shardSize) {
      const end = Math.min(start + shardSize, this.paintings.length);
      const all = Array.from({ length: end - start }, (_, i) => start + i);
      const lacking = this.#isFilled.map((filled) => all.filter((row) => filled[row] === 0));
      const rows = all.filter((row) => this.#isFilled.some((filled) => filled[row] === 0));
      if (rows.length > 0) shards.push({ rows, lacking });
    }
    return shards;
  }

  /** A row for each painting of the request. */
  expand(): FeatureMatrix {
    const data = this.#data ?? new Float32Array(0);
    const { width } = this;
    const rows = this.#request.length;
    if (rows === this.paintings.length) return { rows, width, data };
    const expanded = new Float32Array(rows * width);
    for (const [i, { digest }] of this.#request.entries()) {
      const row = valueAt(this.#rowOf, digest);
      expanded.set(data.subarray(row * width, (row + 1) * width), i * width);
    }
    return { rows, width, data: expanded };
  }

  /** The paintings of the request that have a reason, with their index in it. */
  listFailures(reasons: ReadonlyMap<number, string>): FeatureFailure[] {
    if (reasons.size === 0) return [];
    return this.#request.flatMap(({ digest, file }, index) => {
      const reason = reasons.get(valueAt(this.#rowOf, digest));
      return reason === undefined ? [] : [{ index, digest, file, reason }];
    });
  }
}

/** A painting that could not be decoded now; its row is zeros and is not cached. */
export interface FeatureFailure extends PaintingFile {
  /** Its index in the request. */
  readonly index: number;
  /** The reason, in words for people. */
  readonly reason: string;
}
