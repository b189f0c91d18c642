import { type Calibrator, fitCalibrator } from './platt.ts';
import type { ValidationName } from './score.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/**
 * What turns a run's probabilities into calibrated ones, fitted on validation pairs alone: of
 * artists that it has seen in training, of artists that it has not, and of both together.
 */
export interface RunCalibration {
  readonly method: 'platt';
  readonly seen: Calibrator;
  readonly unseen: Calibrator;
  readonly both: Calibrator;
}

/**
 * @param validation answers to validation pairs; both parts number artists alike
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function calibrateRun(
  validation: Readonly<Record<ValidationName, ScoredPairs>>,
): RunCalibration {
  const { seen, unseen } = validation;
  return {
    method: 'platt',
    seen: fitCalibrator(seen),
    unseen: fitCalibrator(unseen),
    both: fitCalibrator(joinPairs(seen, unseen)),
  };
}

/** The pairs of both, in order; artists must be numbered alike. */
export function joinPairs(first: ScoredPairs, second: ScoredPairs): ScoredPairs {
  const size = first.same.length + second.same.length;
  const join = <Values extends Float64Array | Uint8Array | Int32Array>(
    into: Values,
    of: (pairs: ScoredPairs) => ArrayLike<number>,
  ): Values => {
    into.set(of(first));
    into.set(of(second), first.same.length);
    return into;
  };
  return {
    scores: join(new Float64Array(size), ({ scores }) => scores),
    same: join(new Uint8Array(size), ({ same }) => same),
    artistA: join(new Int32Array(size), ({ artistA }) => artistA),
    artistB: join(new Int32Array(size), ({ artistB }) => artistB),
  };
}
