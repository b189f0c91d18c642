import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A seeded source of randomness; the only kind that the harness and its plugins use. */
export interface Random {
  /** An integer in [0, n). */
  below(n: number): number;
  /** A number in [0, 1) with 32 bits. */
  uniform(): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
  /** One item of a non-empty list. */
  pick<T>(items: readonly T[]): T;
  /** `count` different items in random order; all of them if there are fewer. */
  sample<T>(items: readonly T[], count: number): T[];
  /** An independent generator: the same labels always give the same one, whatever was drawn before. */
  fork(...labels: (string | number)[]): Random;
}

/** A generator that depends only on the seed and the labels, not on platform or call order. */
export function createRandom(seed: number | string, ...labels: (string | number)[]): Random {
  return new SeededRandom(JSON.stringify([seed, ...labels]));
}

class SeededRandom implements Random {
  readonly #path: string;
  readonly #generator: RandomGenerator;
  #spare: number | undefined;

  constructor(path: string) {
    this.#path = path;
    const digest = createHash('sha256').update(path).digest();
    const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
    this.#generator = xoroshiro128plusFromState(state);
  }

  #bits(): number {
    return this.#generator.next() >>> 0;
  }

  below(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw new RangeError(`Expected an integer from 1 to 2^32, got ${n}`);
    }
    // Rejection keeps every value equally likely.
    const limit = 2 ** 32 - (2 ** 32 % n);
    let bits = this.#bits();
    while (bits >= limit) bits = this.#bits();
    return bits % n;
  }

  uniform(): number {
    return this.#bits() / 2 ** 32;
  }

  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    // Box–Muller; 1 − u is never 0.
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = items[i];
      items[i] = items[j];
      items[j] = held;
    }
    return items;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  sample<T>(items: readonly T[], count: number): T[] {
    return this.shuffle([...items]).slice(0, count);
  }

  fork(...labels: (string | number)[]): Random {
    return new SeededRandom(JSON.stringify([this.#path, ...labels]));
  }
}
