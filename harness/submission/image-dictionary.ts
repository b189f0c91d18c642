// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/**
 * Numbers image names from 0 in the order of first appearance. Names are looked up by their bytes, so that
 * millions of rows create no strings.
 */
export class ImageDictionary {
  /** Every name so far. */
  readonly names: string[] = [];
  /** Open addressing: number + 1, or 0 for a free slot. Its length is a power of two. */
  #slots = new Int32Array(1 << 16);
  #hashes = new Int32Array(1 << 15);
  /** Byte range of name `i`: from `#ends[i − 1]` up to `#ends[i]`. */
  #ends = new Int32Array(1 << 15);
  #bytes = Buffer.alloc(1 << 20);

  /** The number of the name in `bytes` from `start` up to, but not including, `end`. */
  numberOf(bytes: Buffer, start: number, end: number): number {
    // FNV-1a.
    let hash = 0x811c9dc5 | 0;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const number = this.#slots[slot]! - 1;
      if (number < 0) return this.#add(bytes, start, end, hash, slot);
      if (this.#hashes[number] === hash && this.#equals(number, bytes, start, end)) return number;
      slot = (slot + 1) & mask;
    }
  }

  #equals(number: number, bytes: Buffer, start: number, end: number): boolean {
    let at = number === 0 ? 0 : this.#ends[number - 1]!;
    if (this.#ends[number]! - at !== end - start) return false;
    for (let other = start; other < end; other++, at++) {
      if (this.#bytes[at] !== bytes[other]) return false;
    }
    return true;
  }

  #add(bytes: Buffer, start: number, end: number, hash: number, slot: number): number {
    const number = this.names.length;
    const from = number === 0 ? 0 : this.#ends[number - 1]!;
    const to = from + end - start;
    if (to > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes], Math.max(to, 2 * this.#bytes.length));
    }
    bytes.copy(this.#bytes, from, start, end);
    if (number === this.#hashes.length) {
      this.#hashes = lengthen(this.#hashes);
      this.#ends = lengthen(this.#ends);
    }
    this.#hashes[number] = hash;
    this.#ends[number] = to;
    this.#slots[slot] = number + 1;
    this.names.push(bytes.toString('utf8', start, end));
    if (2 * this.names.length > this.#slots.length) this.#rehash();
    return number;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.names.length; number++) {
      let slot = this.#hashes[number]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}

function lengthen(array: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length);
  longer.set(array);
  return longer;
}
