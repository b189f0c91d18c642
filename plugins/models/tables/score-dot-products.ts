// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { FeatureMatrix, Pairs } from '../../../harness/contract/plugin.ts';

/**
 * The dot product of the two rows of each pair: the cosine if rows have unit length. It is identical
 * bit for bit if a and b are swapped, because neither the products nor their order change.
 */
export function scoreDotProducts({ width, data }: FeatureMatrix, pairs: Pairs): Float64Array {
  return Float64Array.from(pairs.a, (a, pair) => {
    const [from, to] = [a * width, pairs.b[pair]! * width];
    let product = 0;
    for (let i = 0; i < width; i++) product += data[from + i]! * data[to + i]!;
    return product;
  });
}
