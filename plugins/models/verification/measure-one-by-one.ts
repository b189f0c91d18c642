// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { setImmediate } from 'node:timers/promises';
import type { FeatureMatrix } from '../../../harness/contract/plugin.ts';
import { type CohortStatistics, measureHighest } from './score-normalisation.ts';

/** Number of multiplications between two pauses for other tasks, such as being stopped. */
const multiplicationsAtOnce = 2 ** 28;

/**
 * Like `measureAgainstCohort`, but in double precision and one painting at a time, so that the result
 * for a painting is identical bit for bit whichever others are measured with it and whatever the
 * engine. An engine's product rounds differently for three rows than for three hundred. Two thousand
 * million multiplications take a second or two.
 */
export async function measureOneByOne(
  cohort: FeatureMatrix,
  unit: FeatureMatrix,
  top: number,
): Promise<CohortStatistics> {
  const means = new Float64Array(unit.rows);
  const deviations = new Float64Array(unit.rows);
  const rowsAtOnce = Math.max(1, Math.floor(multiplicationsAtOnce / (cohort.rows * unit.width)));
  for (let row = 0; row < unit.rows; row++) {
    if (row > 0 && row % rowsAtOnce === 0) await setImmediate();
    const own = unit.data.subarray(row * unit.width, (row + 1) * unit.width);
    const { mean, deviation } = measureHighest(scoreAgainst(cohort, own), top);
    means[row] = mean;
    deviations[row] = deviation;
  }
  return { means, deviations };
}

/** Dot products with each row; four at a time, so that no sum waits for the previous one. */
function scoreAgainst({ rows, width, data }: FeatureMatrix, own: Float32Array): Float64Array {
  const scores = new Float64Array(rows);
  const last = rows - 1;
  for (let row = 0; row < rows; row += 4) {
    const first = row * width;
    const second = Math.min(row + 1, last) * width;
    const third = Math.min(row + 2, last) * width;
    const fourth = Math.min(row + 3, last) * width;
    let [one, two, three, four] = [0, 0, 0, 0];
    for (let i = 0; i < width; i++) {
      const value = own[i]!;
      one += value * data[first + i]!;
      two += value * data[second + i]!;
      three += value * data[third + i]!;
      four += value * data[fourth + i]!;
    }
    // Nothing is stored beyond the last row: writes past the end of a typed array are ignored.
    scores[row] = one;
    scores[row + 1] = two;
    scores[row + 2] = three;
    scores[row + 3] = four;
  }
  return scores;
}
