import { calibrateRun, joinPairs, type RunCalibration } from '../../scoring/calibrate-run.ts';
import { chooseThreshold } from '../../scoring/choose-threshold.ts';
import type { ValidationName } from '../../scoring/score.ts';
import { scoreAllPairs } from '../../scoring/score-all-pairs.ts';
import { scoreMixed } from '../../scoring/score-mixed.ts';
import { scoreRun } from '../../scoring/score-run.ts';
import type { TestPredictions } from '../records/predictions.ts';
import type { FinishedRun } from '../records/run-record.ts';
import type { labelAnswers } from './answer-tests.ts';
import { type HardPairs, scoreHard } from './find-hard-pairs.ts';

/** Answers with the true labels, from any source. */
export interface LabelledAnswers
  extends Pick<ReturnType<typeof labelAnswers>, 'predictions' | 'allPairs'> {
  readonly validation: Readonly<Record<ValidationName, TestPredictions>>;
  /** The hard pairs of the unseen test, if any. */
  readonly hard: HardPairs | undefined;
}

/**
 * Scores all tests of a run and calibrates it. The threshold, like every choice, comes from validation:
 * from seen and unseen pairs together.
 */
export function scoreAnswers({ validation, predictions, allPairs, hard }: LabelledAnswers): {
  readonly scores: FinishedRun['scores'];
  readonly calibration: RunCalibration;
} {
  const together = joinPairs(validation.seen, validation.unseen);
  const threshold = chooseThreshold(together.scores, together.same);
  return {
    scores: {
      ...scoreRun({ tests: predictions, validation, threshold, seed: 0 }),
      mixed: scoreMixed(predictions, { threshold }),
      hard: scoreHard(hard, threshold),
      allPairs: allPairs && scoreAllPairs(allPairs),
    },
    calibration: calibrateRun(validation),
  };
}
