import type { Weight } from './named-weights.ts';

/** A weight whose values are computed when they are first read. */
export function weightOnceRead(shape: readonly number[], make: () => Float32Array): Weight {
  let data: Float32Array | undefined;
  return {
    shape,
    get data() {
      data ??= make();
      return data;
    },
  };
}
