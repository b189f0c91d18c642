import { createHash } from 'node:crypto';

/** One parameter of a network. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Parameters by `layer/parameter`, such as `block1_conv1/kernel`. They have the order of the file,
 * which within one layer is Keras's own.
 */
export type NamedWeights = ReadonlyMap<string, Weight>;

/** SHA-256 over names, shapes and values, independent of the kind of file and its order. */
export function digestWeights(weights: NamedWeights): string {
  const hash = createHash('sha256');
  const sorted = [...weights].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, { shape, data }] of sorted) {
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
