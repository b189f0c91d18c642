const centre = {
  above: [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269].concat([
    -30.66479806614716, 2.506628277459239,
  ]),
  below: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972].concat([
    -13.28068155288572, 1,
  ]),
};
const tail = {
  above: [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
  ].concat([4.374664141464968, 2.938163982698783]),
  below: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
};
const whereTailsBegin = 0.02425;

/**
 * Where a share of a standard normal distribution ends: the scale of a DET curve's axes, on which
 * scores that are normal give a straight line. By Acklam's rational approximation, right to nine
 * digits.
 *
 * @param share above 0 and below 1
 */
export function probit(share: number): number {
  if (share > 0.5) return -probit(1 - share);
  if (share < whereTailsBegin) {
    const q = Math.sqrt(-2 * Math.log(share));
    return polynomial(tail.above, q) / polynomial(tail.below, q);
  }
  const q = share - 0.5;
  return (q * polynomial(centre.above, q * q)) / polynomial(centre.below, q * q);
}

/** @param factors that of the highest power first */
function polynomial(factors: readonly number[], x: number): number {
  return factors.reduce((sum, factor) => sum * x + factor, 0);
}
