import type { FeatureMatrix, Pairs } from '../../../harness/plugin.ts';

/**
 * The dot product of each pair's rows, in double precision and in one order of summing, so that
 * (a, b) and (b, a) agree to the bit.
 */
export function pairProducts({ data, width }: FeatureMatrix, { a, b }: Pairs): Float64Array {
  const products = new Float64Array(a.length);
  for (let pair = 0; pair < a.length; pair++) {
    const [from, to] = [a[pair]! * width, b[pair]! * width];
    let sum = 0;
    for (let i = 0; i < width; i++) sum += data[from + i]! * data[to + i]!;
    products[pair] = sum;
  }
  return products;
}
