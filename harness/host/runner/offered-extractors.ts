import { createHash } from 'node:crypto';
import { HarnessError } from '../../contract/errors.ts';
import type { FeatureExtractor, OpenExtractor, PixelBatch } from '../../contract/plugin.ts';

/** The extractors that a plugin has named, for the harness to open and ask. */
export class OfferedExtractors {
  readonly #offered = new Map<string, FeatureExtractor>();
  readonly #opened = new Map<string, { opening: Promise<OpenExtractor>; users: number }>();

  /** Their descriptions for the harness. Extractors that give the same numbers have the same name. */
  offer(extractors: readonly FeatureExtractor[]) {
    return extractors.map((extractor) => {
      const { id, view, width, batchSize, usesEngine } = extractor;
      const key = JSON.stringify([id, view, width]);
      const name = createHash('sha256').update(key).digest('hex').slice(0, 16);
      this.#offered.set(name, extractor);
      return { name, id, view, width, batchSize, usesEngine };
    });
  }

  async open(name: string): Promise<void> {
    const known = this.#opened.get(name);
    const own = known ?? { opening: this.#find(name).open(), users: 0 };
    own.users++;
    this.#opened.set(name, own);
    try {
      await own.opening;
    } catch (error) {
      // The next call tries again.
      this.#opened.delete(name);
      throw error;
    }
  }

  /** @throws HarnessError `FEATURES_OF_WRONG_SIZE` if it returns no array of floats */
  async extract(name: string, batch: PixelBatch): Promise<Float32Array> {
    const opened = this.#opened.get(name);
    if (opened === undefined) throw new Error(`The extractor ${name} is not open`);
    const rows: unknown = await (await opened.opening).extract(batch);
    if (rows instanceof Float32Array) return rows;
    throw new HarnessError(
      'FEATURES_OF_WRONG_SIZE',
      `The extractor ${JSON.stringify(this.#find(name).id)} must return a Float32Array. Correct its extract().`,
    );
  }

  async close(name: string): Promise<void> {
    const opened = this.#opened.get(name);
    if (opened === undefined) return;
    opened.users--;
    if (opened.users > 0) return;
    this.#opened.delete(name);
    (await opened.opening).dispose();
  }

  #find(name: string): FeatureExtractor {
    const extractor = this.#offered.get(name);
    if (extractor === undefined) throw new Error(`There is no extractor ${name}`);
    return extractor;
  }
}
