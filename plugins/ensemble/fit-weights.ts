// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Labelled pairs with the answers of each member. */
export interface StackedPairs {
  /** An array per member, a value per pair: standardised log odds. */
  readonly inputs: readonly Float64Array[];
  /** 1 if both paintings are by the same artist, otherwise 0. */
  readonly same: Uint8Array;
}

/** The terms of a pair's log odds. */
export interface FittedWeights {
  readonly intercept: number;
  /** One per member, at least 0. */
  readonly weights: readonly number[];
}

const mostSteps = 100;

/**
 * Logistic regression with weights of at least 0, drawn towards each other. It minimises
 *
 *     mean cross-entropy + strength / 2 · Σ (weight − mean weight)²
 *
 * in which same-artist and different-artist pairs count one half each, whatever their numbers, and the
 * targets are Platt's (1999), (n + 1) / (n + 2) for n pairs of a kind, so that a minimum exists even
 * if the kinds are separable. The weights' mean is not penalised. Solved with a projected Newton
 * method (Bertsekas, 1982).
 *
 * @param strength at least 0; `Infinity` for equal weights, of which only the size is fitted
 */
export function fitWeights({ inputs, same }: StackedPairs, strength: number): FittedWeights {
  if (strength === Number.POSITIVE_INFINITY) {
    const sum = same.length === 0 ? inputs[0]! : inputs[0]!.map((_, i) => sumAt(inputs, i));
    const { intercept, weights } = fitWeights({ inputs: [sum], same }, 0);
    return { intercept, weights: inputs.map(() => weights[0]!) };
  }
  const loss = createLoss({ inputs, same }, strength);
  let point = [0, ...inputs.map(() => 1 / inputs.length)];
  let value = loss.at(point);
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, hessian } = loss.slopesAt(point);
    // A weight at its bound and pushed against it does not move.
    const free = point.flatMap((x, k) => (k > 0 && x <= 0 && gradient[k]! > 0 ? [] : [k]));
    const direction = solve(hessian, gradient, free);
    const expected = free.reduce((sum, k, i) => sum + gradient[k]! * direction[i]!, 0);
    if (expected < 1e-15) break;
    let moved = move(point, free, direction, 1);
    let next = loss.at(moved);
    for (let size = 0.5; next > value && size > 1e-9; size /= 2) {
      moved = move(point, free, direction, size);
      next = loss.at(moved);
    }
    if (!(next < value)) break;
    [point, value] = [moved, next];
  }
  const [intercept = 0, ...weights] = point;
  return { intercept, weights };
}

/** The log odds of each pair. */
export function combine(
  inputs: readonly Float64Array[],
  { intercept, weights }: FittedWeights,
): Float64Array {
  const odds = new Float64Array(inputs[0]?.length ?? 0).fill(intercept);
  for (const [k, input] of inputs.entries()) {
    for (let i = 0; i < odds.length; i++) odds[i]! += weights[k]! * input[i]!;
  }
  return odds;
}

/** The mean cross-entropy of log odds, in which both kinds of pairs count one half each. */
export function balancedLoss(odds: Float64Array, same: Uint8Array): number {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let i = 0; i < odds.length; i++) {
    const kind = same[i] === 0 ? 0 : 1;
    sums[kind]! += softplus(kind === 1 ? -odds[i]! : odds[i]!);
    counts[kind]!++;
  }
  return (sums[0]! / counts[0]! + sums[1]! / counts[1]!) / 2;
}

function createLoss({ inputs, same }: StackedPairs, strength: number) {
  const size = inputs.length + 1;
  const positives = same.reduce((sum, label) => sum + (label === 0 ? 0 : 1), 0);
  const counts = [same.length - positives, positives];
  const share = counts.map((count) => 0.5 / Math.max(1, count));
  const targets = [1 / (counts[0]! + 2), (counts[1]! + 1) / (counts[1]! + 2)];
  const oddsAt = ([intercept = 0, ...weights]: readonly number[]) =>
    combine(inputs, { intercept, weights });
  const offsets = (point: readonly number[]) => {
    const mean = point.slice(1).reduce((sum, weight) => sum + weight, 0) / inputs.length;
    return point.map((x, k) => (k === 0 ? 0 : x - mean));
  };
  return {
    at(point: readonly number[]): number {
      const odds = oddsAt(point);
      let sum = 0;
      for (let i = 0; i < odds.length; i++) {
        const kind = same[i] === 0 ? 0 : 1;
        sum += share[kind]! * (softplus(odds[i]!) - targets[kind]! * odds[i]!);
      }
      return sum + (strength / 2) * offsets(point).reduce((squares, x) => squares + x * x, 0);
    },
    slopesAt(point: readonly number[]) {
      const odds = oddsAt(point);
      const gradient = offsets(point).map((offset) => strength * offset);
      const hessian = Array.from({ length: size }, (_, j) =>
        Array.from({ length: size }, (_, k) =>
          j === 0 || k === 0 ? 0 : strength * ((j === k ? 1 : 0) - 1 / inputs.length),
        ),
      );
      const row = new Float64Array(size).fill(1);
      for (let i = 0; i < odds.length; i++) {
        const kind = same[i] === 0 ? 0 : 1;
        const p = 1 / (1 + Math.exp(-odds[i]!));
        const error = share[kind]! * (p - targets[kind]!);
        const curvature = share[kind]! * p * (1 - p);
        for (let k = 1; k < size; k++) row[k] = inputs[k - 1]![i]!;
        for (let j = 0; j < size; j++) {
          gradient[j]! += error * row[j]!;
          for (let k = 0; k <= j; k++) hessian[j]![k]! += curvature * row[j]! * row[k]!;
        }
      }
      for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) hessian[k]![j] = hessian[j]![k]!;
      return { gradient, hessian };
    },
  };
}

/**
 * The Newton direction of the free coordinates, which is not unique if members give the same answers.
 */
function solve(
  hessian: readonly (readonly number[])[],
  gradient: readonly number[],
  free: readonly number[],
): number[] {
  const largest = Math.max(...free.map((k) => hessian[k]![k]!));
  const own = new Matrix(
    free.map((j) => free.map((k) => hessian[j]![k]! + (j === k ? 1e-10 * largest + 1e-12 : 0))),
  );
  const right = Matrix.columnVector(free.map((k) => gradient[k]!));
  return new CholeskyDecomposition(own).solve(right).getColumn(0);
}

function move(
  point: readonly number[],
  free: readonly number[],
  direction: readonly number[],
  size: number,
): number[] {
  const moved = [...point];
  for (const [i, k] of free.entries()) {
    const to = point[k]! - size * direction[i]!;
    moved[k] = k === 0 ? to : Math.max(0, to);
  }
  return moved;
}

function sumAt(inputs: readonly Float64Array[], i: number): number {
  let sum = 0;
  for (const input of inputs) sum += input[i]!;
  return sum;
}

/** ln(1 + eˣ), without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
