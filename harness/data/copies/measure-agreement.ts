// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { GreyPicture } from './draw-scale-space.ts';
import type { Placement } from './match-sketches.ts';

/** Squares per side of the common area of two pictures, and points per side of each square. */
const squares = 6;
const points = 8;
const side = squares * points;
/**
 * Squares with a smaller standard deviation of brightness (from 0 to 1) in both pictures are empty.
 */
const leastContrast = 0.02;
/** Minimum correlation of two squares that look the same. */
const leastCorrelation = 0.5;
/** Fewer non-empty squares are no evidence. */
const fewestSquares = 8;

/**
 * Overlays two pictures and returns the share of the common squares in which they look the same,
 * whatever their brightness and contrast: 1 for two photographs of a painting, about 0.3 for two
 * paintings with the same composition whose figures differ in detail. 0 if too little is covered.
 */
export function measureAgreement(
  a: GreyPicture,
  b: GreyPicture,
  { across, down, left, top }: Placement,
): number {
  const fromX = Math.max(0, -left / across);
  const toX = Math.min(a.width, (b.width - left) / across);
  const fromY = Math.max(0, -top / down);
  const toY = Math.min(a.height, (b.height - top) / down);
  if (toX - fromX < squares || toY - fromY < squares) return 0;
  const stepX = (toX - fromX) / side;
  const stepY = (toY - fromY) / side;
  const lightA = new Float32Array(side * side);
  const lightB = new Float32Array(side * side);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const x = fromX + (i + 0.5) * stepX;
      const y = fromY + (j + 0.5) * stepY;
      lightA[j * side + i] = averageAround(a, x, y, stepX, stepY);
      lightB[j * side + i] = averageAround(
        b,
        across * x + left,
        down * y + top,
        across * stepX,
        down * stepY,
      );
    }
  }
  let shown = 0;
  let alike = 0;
  for (let row = 0; row < side; row += points) {
    for (let column = 0; column < side; column += points) {
      const correlation = correlate(lightA, lightB, column, row);
      if (correlation === undefined) continue;
      shown++;
      if (correlation > leastCorrelation) alike++;
    }
  }
  return shown < fewestSquares ? 0 : alike / shown;
}

function averageAround(
  { width, height, light }: GreyPicture,
  x: number,
  y: number,
  wide: number,
  high: number,
): number {
  const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, Math.floor(value)));
  const [x0, x1] = [clamp(x - wide / 2, width), clamp(x + wide / 2, width)];
  const [y0, y1] = [clamp(y - high / 2, height), clamp(y + high / 2, height)];
  let sum = 0;
  for (let row = y0; row <= y1; row++) {
    for (let column = x0; column <= x1; column++) sum += light[row * width + column]!;
  }
  return sum / ((x1 - x0 + 1) * (y1 - y0 + 1));
}

/** Undefined if neither picture shows anything. */
function correlate(
  a: Float32Array,
  b: Float32Array,
  column: number,
  row: number,
): number | undefined {
  const count = points * points;
  let [sumA, sumB, sumAa, sumBb, sumAb] = [0, 0, 0, 0, 0];
  for (let y = row; y < row + points; y++) {
    for (let x = column; x < column + points; x++) {
      const one = a[y * side + x]!;
      const other = b[y * side + x]!;
      sumA += one;
      sumB += other;
      sumAa += one * one;
      sumBb += other * other;
      sumAb += one * other;
    }
  }
  const varianceA = Math.max(0, sumAa / count - (sumA / count) ** 2);
  const varianceB = Math.max(0, sumBb / count - (sumB / count) ** 2);
  if (Math.max(varianceA, varianceB) < leastContrast ** 2) return undefined;
  const covariance = sumAb / count - (sumA / count) * (sumB / count);
  return covariance / Math.sqrt(varianceA * varianceB + 1e-9);
}
