import type { RunCalibration } from '../../scoring/calibrate-run.ts';
import type { Calibration } from '../../scoring/calibration.ts';
import { calibrate } from '../../scoring/platt.ts';
import { type Estimate, hasInterval } from '../../scoring/score.ts';
import type { VerifiedPair } from './verification.ts';

/**
 * What a model's answer is worth.
 *
 * @param tested the reliability curve of calibrated answers to test pairs of unseen artists
 * @param prior how probable "same artist" was before looking
 */
export function judgePair(
  score: number,
  calibration: RunCalibration,
  tested: Calibration,
  prior: number,
): Pick<VerifiedPair, 'probability' | 'ifUnseen' | 'ifSeen' | 'tested' | 'verdict'> {
  const ifUnseen = calibrate(calibration.unseen, score, prior);
  // Test pairs are half of each kind, so they are looked up as if this one were.
  const even = calibrate(calibration.unseen, score).value;
  const bin = tested.bins.find(({ from, to }) => from <= even && even < to);
  return {
    probability: calibrate(calibration.both, score, prior),
    ifUnseen,
    ifSeen: calibrate(calibration.seen, score, prior),
    tested: bin === undefined ? null : { pairs: bin.pairs, same: bin.observed },
    verdict: judge(ifUnseen),
  };
}

function judge(ifUnseen: Estimate): VerifiedPair['verdict'] {
  if (!hasInterval(ifUnseen)) return 'too few artists';
  if (ifUnseen.low > 0.5) return 'same';
  return ifUnseen.high < 0.5 ? 'different' : 'unsure';
}
