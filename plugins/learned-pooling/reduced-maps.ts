// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import * as tf from '@tensorflow/tfjs';
import { encodeFloat16, float16Numbers, roundToFloat16 } from '../../harness/contract/float16.ts';
import type { FeatureMatrix, Painting, Services } from '../../harness/contract/plugin.ts';
import type { Random } from '../../harness/contract/random.ts';
import { ChunkedFeatures, cutChunks } from '../models/features/chunked-features.ts';
import { fitsInMemory } from '../models/features/fits-in-memory.ts';
import type { CachedMaps } from './map-extractor.ts';
import { type PlaceComponents, reducePlaces } from './place-components.ts';

/** Number of paintings whose maps are read at a time: 190 MB at 19 × 19 × 256. */
export const chunkSize = 512;
/** Up to this many chunks of reduced maps stay in memory, if there is room: 71 MB each at 19 × 19 × 192. */
const keptChunks = 8;
/** Number of maps reduced together. */
const batchSize = 64;

/** Some paintings with their reduced maps. */
export interface ReducedChunk<P extends Painting> {
  readonly paintings: readonly P[];
  /** [paintings, side, side, components] as float16 patterns. */
  readonly numbers: Uint16Array;
}

/** The position of a window in a map, and its side, both in positions. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/**
 * The maps of paintings, reduced to the principal components of their positions, with 16 bits per
 * value: as many as fit stay in memory; the others are read from the cache and reduced again.
 */
export class ReducedMaps<P extends Painting> {
  readonly side: number;
  readonly components: number;
  readonly #maps: ChunkedFeatures<P>;
  readonly #reduction: PlaceComponents;
  readonly #kept: ReducedChunk<P>[] | undefined;
  #isRead = false;

  constructor(
    services: Pick<Services, 'features'>,
    { extractor, shape }: CachedMaps,
    reduction: PlaceComponents,
    paintings: readonly P[],
  ) {
    this.side = shape.side;
    this.components = reduction.components;
    this.#reduction = reduction;
    const chunks = cutChunks(paintings, chunkSize);
    this.#maps = new ChunkedFeatures(services, [extractor], chunks, 0);
    // With 16 bits, two values fit in the place of one.
    const numbers = (paintings.length * shape.side ** 2 * this.components) / 2;
    const isKept = paintings.length <= keptChunks * chunkSize && fitsInMemory(numbers);
    this.#kept = isKept ? [] : undefined;
  }

  /** The chunks in their order, or shuffled. */
  async *chunks(random?: Random): AsyncIterable<ReducedChunk<P>> {
    if (this.#kept === undefined) {
      for await (const { paintings, features } of this.#maps.chunks(random)) {
        yield { paintings, numbers: await this.#reduce(features) };
      }
      return;
    }
    if (!this.#isRead) {
      for await (const { paintings, features } of this.#maps.chunks()) {
        this.#kept.push({ paintings, numbers: await this.#reduce(features) });
      }
      this.#isRead = true;
    }
    const order = [...this.#kept];
    random?.shuffle(order);
    yield* order;
  }

  /**
   * A window of some maps of a chunk, [rows, window, window, components].
   *
   * @param rows indices in the chunk
   * @param count number of rows of the tensor, zeros beyond `rows`, because engines cache buffers by
   *   shape
   */
  take(
    { numbers }: ReducedChunk<P>,
    rows: ArrayLike<number>,
    { left, top, side }: Window,
    count = rows.length,
  ): tf.Tensor4D {
    const { components } = this;
    const decoded = float16Numbers();
    const values = new Float32Array(count * side * side * components);
    let to = 0;
    for (let i = 0; i < rows.length; i++) {
      for (let y = 0; y < side; y++) {
        const place = (rows[i]! * this.side + top + y) * this.side + left;
        const end = (place + side) * components;
        for (let from = place * components; from < end; from++)
          values[to++] = decoded[numbers[from]!]!;
      }
    }
    return tf.tensor4d(values, [count, side, side, components]);
  }

  async #reduce({ rows, width, data }: FeatureMatrix): Promise<Uint16Array> {
    const places = this.side ** 2;
    const channels = width / places;
    const numbers = new Uint16Array(rows * places * this.components);
    for (let from = 0; from < rows; from += batchSize) {
      const values = new Float32Array(batchSize * width);
      values.set(data.subarray(from * width, Math.min(rows, from + batchSize) * width));
      const reduced = tf.tidy(() =>
        reducePlaces(this.#reduction, tf.tensor2d(values, [batchSize * places, channels])),
      );
      const read = await reduced.data();
      reduced.dispose();
      const start = from * places * this.components;
      const count = Math.min(read.length, numbers.length - start);
      for (let i = 0; i < count; i++) numbers[start + i] = encodeFloat16(roundToFloat16(read[i]!));
    }
    return numbers;
  }
}
