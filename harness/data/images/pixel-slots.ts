/** Shared memory into which batches are decoded, reused once a batch has been released. */
export interface PixelSlots {
  /** Returns at least `bytes` bytes, with undefined content. */
  take(bytes: number): SharedArrayBuffer;
  /** Returns memory that is no longer read or written. */
  giveBack(buffer: SharedArrayBuffer): void;
}

/** The most memory kept for reuse; the rest is left to the garbage collector. */
const idleBytes = 256 * 2 ** 20;

/** Batches of one extraction differ little in size, so a few buffers suffice. */
export function createPixelSlots(): PixelSlots {
  const idle: SharedArrayBuffer[] = [];
  let bytesIdle = 0;
  return {
    take(bytes) {
      const fits = (b: SharedArrayBuffer) => b.byteLength >= bytes && b.byteLength <= 4 * bytes;
      const buffer = idle.find(fits);
      if (buffer === undefined) return new SharedArrayBuffer(bytes);
      idle.splice(idle.indexOf(buffer), 1);
      bytesIdle -= buffer.byteLength;
      return buffer;
    },
    giveBack(buffer) {
      if (bytesIdle + buffer.byteLength > idleBytes) return;
      idle.push(buffer);
      bytesIdle += buffer.byteLength;
    },
  };
}
