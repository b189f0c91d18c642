// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { createRandom } from '../../harness/contract/random.ts';

/**
 * Orthonormal columns in random directions that depend only on the two sizes: projected vectors
 * approximately keep their distances in proportion (Johnson and Lindenstrauss, 1984), whatever the
 * vectors are.
 *
 * @param width size of a vector
 * @param columns at most `width`
 * @returns [width, columns], row by row
 */
export function drawRandomProjection(width: number, columns: number): Float32Array {
  if (columns > width) throw new RangeError(`Expected at most ${width} columns, got ${columns}`);
  const random = createRandom('random projection', width, columns);
  const basis: Float64Array[] = [];
  while (basis.length < columns) {
    const column = Float64Array.from({ length: width }, () => random.normal());
    // Gram–Schmidt, twice, which is enough (Giraud et al., 2005).
    for (const other of [...basis, ...basis]) {
      const along = dot(column, other);
      for (let i = 0; i < width; i++) column[i]! -= along * other[i]!;
    }
    const length = Math.sqrt(dot(column, column));
    basis.push(column.map((value) => value / length));
  }
  return Float32Array.from(
    { length: width * columns },
    (_, at) => basis[at % columns]![Math.floor(at / columns)]!,
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
