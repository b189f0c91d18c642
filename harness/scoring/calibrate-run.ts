import { adoptCalibrator } from './adopt-calibrator.ts';
import { type Calibrator, fitCalibrator } from './platt.ts';
import type { ValidationName } from './score.ts';
import type { ScoredPairs } from './sorted-pairs.ts';

/**
 * Calibrators of a run's probabilities, fitted only on validation pairs: of artists seen in training, of
 * unseen artists, and of both together.
 */
export interface RunCalibration {
  readonly method: 'platt';
  readonly seen: Calibrator;
  readonly unseen: Calibrator;
  readonly both: Calibrator;
}

/**
 * Fits all three. Validation has few unseen artists, so the calibrator of the seen ones is adopted as far
 * as it suits them; only if it does not suit them at all is a separate one fitted.
 *
 * @param validation answers to validation pairs; both parts number artists alike
 * @throws HarnessError `PREDICTION_INVALID`, `PAIRS_ONE_CLASS`, `PAIRS_INVALID`
 */
export function calibrateRun(
  validation: Readonly<Record<ValidationName, ScoredPairs>>,
): RunCalibration {
  const { seen, unseen } = validation;
  const ofSeen = fitCalibrator(seen);
  const adopted = adoptCalibrator(ofSeen, unseen);
  return {
    method: 'platt',
    seen: ofSeen,
    unseen: adopted.kept > 0 ? adopted : fitCalibrator(unseen),
    both: fitCalibrator(joinPairs(seen, unseen)),
  };
}

/** The pairs of both, in order; both must number artists alike. */
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
