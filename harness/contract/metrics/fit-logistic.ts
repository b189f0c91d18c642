// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/**
 * Weighted logistic regression with one input by Newton's method, towards Platt's targets, which
 * keep the fit finite if the kinds are apart: (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2).
 */
export function fitLogistic(
  inputs: Float64Array,
  same: Uint8Array,
  weights: Float64Array,
  start: readonly [number, number],
): { readonly intercept: number; readonly slope: number; readonly loss: number } {
  let positive = 0;
  let negative = 0;
  for (let k = 0; k < same.length; k++) {
    if (same[k] !== 0) positive += weights[k]!;
    else negative += weights[k]!;
  }
  const targets = [1 / (negative + 2), (positive + 1) / (positive + 2)];
  const lossOf = (a: number, b: number): number => {
    let loss = 0;
    for (let k = 0; k < inputs.length; k++) {
      if (weights[k] === 0) continue;
      const x = a + b * inputs[k]!;
      // ln(1 + eˣ) − t·x, without overflow.
      const soft = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
      loss += weights[k]! * (soft - targets[same[k] === 0 ? 0 : 1]! * x);
    }
    return loss;
  };
  let [a, b] = start;
  let loss = lossOf(a, b);
  for (let step = 0; step < 50; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
    for (let k = 0; k < inputs.length; k++) {
      if (weights[k] === 0) continue;
      const x = inputs[k]!;
      const p = 1 / (1 + Math.exp(-(a + b * x)));
      const error = weights[k]! * (p - targets[same[k] === 0 ? 0 : 1]!);
      const curvature = weights[k]! * p * (1 - p);
      ga += error;
      gb += error * x;
      haa += curvature;
      hab += curvature * x;
      hbb += curvature * x * x;
    }
    const determinant = haa * hbb - hab * hab;
    let da = (hbb * ga - hab * gb) / determinant;
    let db = (haa * gb - hab * ga) / determinant;
    // If all inputs are equal, only the intercept can be fitted.
    if (!(determinant > 1e-9 * haa * hbb)) [da, db] = [ga / haa, 0];
    let next = lossOf(a - da, b - db);
    for (let halving = 0; next > loss && halving < 30; halving++) {
      da /= 2;
      db /= 2;
      next = lossOf(a - da, b - db);
    }
    a -= da;
    b -= db;
    const gained = loss - next;
    loss = next;
    if (gained < 1e-13 * Math.max(1, loss)) break;
  }
  if (b >= 0) return { intercept: a, slope: b, loss };
  const share = (targets[1]! * positive + targets[0]! * negative) / (positive + negative);
  const flat = Math.log(share / (1 - share));
  return { intercept: flat, slope: 0, loss: lossOf(flat, 0) };
}
