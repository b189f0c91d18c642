import type { RunCalibration } from '../../scoring/calibrate-run.ts';
import type { Calibration } from '../../scoring/calibration.ts';
import { calibrate } from '../../scoring/platt.ts';
import { type Estimate, hasInterval } from '../../scoring/score.ts';
import type { VerifiedPair } from './verification.ts';

/**
 * Judges a model's answer.
 *
 * @param tested the reliability curve of calibrated answers to test pairs of unseen artists
 * @param prior the prior probability of "same artist"
 */
export function judgePair(
  score: number,
  calibration: RunCalibration,
  tested: Calibration,
  prior: number,
): Pick<VerifiedPair, 'probability' | 'ifUnseen' | 'ifSeen' | 'tested' | 'verdict'> {
  const ifUnseen = calibrate(calibration.unseen, score, prior);
  const ifSeen = calibrate(calibration.seen, score, prior);
  // Test pairs are half of each kind, so they are looked up as if this one were.
  const even = calibrate(calibration.unseen, score).value;
  const bin = tested.bins.find(({ from, to }) => from <= even && even < to);
  return {
    probability: betweenBoth(ifUnseen, ifSeen),
    ifUnseen,
    ifSeen,
    tested: bin === undefined ? null : { pairs: bin.pairs, same: bin.observed },
    verdict: judge(ifUnseen),
  };
}

function judge(ifUnseen: Estimate): VerifiedPair['verdict'] {
  if (!hasInterval(ifUnseen)) return 'too few artists';
  if (ifUnseen.low > 0.5) return 'same';
  return ifUnseen.high < 0.5 ? 'different' : 'unsure';
}

/**
 * Halfway between two probabilities in log odds, so that a prior moves it as it moves them, with an
 * interval that holds both of theirs; none if one is missing.
 */
function betweenBoth(one: Estimate, other: Estimate): Estimate {
  // The root of the odds' product, without odds: those of 1 are infinite.
  const same = Math.sqrt(one.value * other.value);
  const different = Math.sqrt((1 - one.value) * (1 - other.value));
  const value = same + different === 0 ? 0.5 : same / (same + different);
  if (!hasInterval(one) || !hasInterval(other)) return { value, low: null, high: null };
  return { value, low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}
