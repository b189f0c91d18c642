import type { FeatureMatrix, Pairs } from '../../harness/plugin.ts';

/** The dot product of both rows of each pair: their cosine, from −1 to 1, where rows are unit. */
export function cosinesOf({ data, width }: FeatureMatrix, { a, b }: Pairs): Float32Array {
  return Float32Array.from(a, (first, pair) => {
    const [from, to] = [first * width, b[pair]! * width];
    let cosine = 0;
    for (let i = 0; i < width; i++) cosine += data[from + i]! * data[to + i]!;
    return Math.min(1, Math.max(-1, cosine));
  });
}

/** Cosines as probabilities: from [−1, 1] to [0, 1], in the same order. */
export function toProbabilities(cosines: Float32Array): Float32Array {
  return cosines.map((cosine) => (1 + cosine) / 2);
}
