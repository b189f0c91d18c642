import { type BoundedEstimate, type Estimate, hasInterval } from './score.ts';

/**
 * The difference of two figures measured on different artists, with an interval from theirs: Newcombe's
 * method for independent estimates ("Interval estimation for the difference between independent
 * proportions", Statistics in Medicine 17, 1998, method 10), which Zou and Donner (2008) found to be valid
 * for any two intervals, including asymmetric ones. There is no interval if one of them has none.
 */
export function subtractEstimates(one: BoundedEstimate, other: BoundedEstimate): BoundedEstimate;
export function subtractEstimates(one: Estimate, other: Estimate): Estimate;
export function subtractEstimates(one: Estimate, other: Estimate): Estimate {
  const value = one.value - other.value;
  if (!hasInterval(one) || !hasInterval(other)) return { value, low: null, high: null };
  return {
    value,
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}
