import { Matrix, solve } from 'ml-matrix';

/**
 * Logistic regression as scikit-learn's `LogisticRegression(class_weight="balanced")` on
 * standardised inputs defines it, by Newton's method: strength · Σ weight · cross-entropy +
 * ½ ‖slopes‖² is least, and the intercept is not penalised.
 *
 * @param strength scikit-learn's C
 * @returns the probability of a row of inputs
 */
export function fitRidge(
  rows: readonly (readonly number[])[],
  labels: readonly boolean[],
  strength: number,
): (row: readonly number[]) => number {
  const inputs = new Matrix(rows.map((row) => [...row]));
  const means = inputs.mean('column');
  const deviations = inputs.standardDeviation('column', { unbiased: false });
  const standardised = inputs.subRowVector(means).divRowVector(deviations);
  const x = new Matrix(inputs.rows, inputs.columns + 1).fill(1);
  x.setSubMatrix(standardised, 0, 1);
  const positives = labels.filter((label) => label).length;
  const counts = { true: positives, false: labels.length - positives };
  const weights = labels.map((label) => (strength * labels.length) / (2 * counts[`${label}`]));
  const penalty = Matrix.eye(x.columns, x.columns).set(0, 0, 0);
  let point = Matrix.zeros(x.columns, 1);
  for (let step = 0; step < 30; step++) {
    const p = x.mmul(point).to1DArray().map(sigmoid);
    const errors = p.map((value, i) => (weights[i] ?? 0) * (value - (labels[i] ? 1 : 0)));
    const gradient = x.transpose().mmul(Matrix.columnVector(errors)).add(penalty.mmul(point));
    const curvature = p.map((value, i) => (weights[i] ?? 0) * value * (1 - value));
    const hessian = x
      .transpose()
      .mmul(x.clone().mulColumnVector(Matrix.columnVector(curvature)))
      .add(penalty);
    point = point.sub(solve(hessian, gradient));
  }
  const [intercept = 0, ...slopes] = point.to1DArray();
  return (row) =>
    sigmoid(
      row.reduce(
        (sum, value, i) =>
          sum + ((slopes[i] ?? 0) * (value - (means[i] ?? 0))) / (deviations[i] ?? 1),
        intercept,
      ),
    );
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
