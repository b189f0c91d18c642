import { readPaintings } from '../../experiments/records/paintings.ts';
import {
  readPredictions,
  readValidation,
  type TestPredictions,
} from '../../experiments/records/predictions.ts';
import type { FinishedRun } from '../../experiments/records/run-record.ts';
import { calibrateRun } from '../../scoring/calibrate-run.ts';
import { measureCalibration, type ReliabilityBin } from '../../scoring/calibration.ts';
import { chooseThreshold } from '../../scoring/choose-threshold.ts';
import { confusion } from '../../scoring/confusion.ts';
import { type Calibrator, calibrate, calibrateAll, fitCalibrator } from '../../scoring/platt.ts';
import { hasInterval, type ValidationName } from '../../scoring/score.ts';

/**
 * How reliable one run's probabilities are on one kind of test, after calibration on its validation pairs.
 */
export interface SurveyedTest {
  readonly plugin: string;
  readonly split: number;
  readonly test: ValidationName;
  /**
   * Expected calibration errors: of the unchanged model, of the full fit, of the part of the fit that is
   * kept.
   */
  readonly asSaid: number;
  readonly wholeFit: number;
  readonly calibrated: number;
  /** The share of the fit that is kept, from 0 to 1. */
  readonly kept: number;
  readonly bins: number;
  /** Bins whose mean probability is outside the interval of the observed share. */
  readonly outside: number;
  /** Those of them for which the interval of the mean probability does not overlap it either. */
  readonly apart: number;
  /** Calibrated answers, with the names of the pairs' artists. */
  readonly scores: Float64Array;
  readonly same: Uint8Array;
  readonly artistA: readonly string[];
  readonly artistB: readonly string[];
}

/** One run's figures on unseen artists in validation, and how they change in the test. */
export interface SurveyedChoice {
  readonly plugin: string;
  readonly split: number;
  /** Test minus validation. */
  readonly auc: number;
  readonly brier: number;
  readonly accuracy: number;
  /** How far the threshold's accuracy falls short of the best possible on the test. */
  readonly lost: number;
}

/** Calibrates a run on its validation pairs and checks that on its tests. */
export async function surveyTests({ folder, manifest }: FinishedRun): Promise<SurveyedTest[]> {
  const validation = await readValidation(folder);
  const calibration = calibrateRun(validation);
  const predictions = await readPredictions(folder);
  const names = new Map((await readPaintings(folder)).map(({ id, artist }) => [id, artist]));
  return (['unseen', 'seen'] as const).map((test): SurveyedTest => {
    const answers = predictions[test];
    const calibrator = calibration[test];
    const whole = { ...fitCalibrator(validation[test], { resamples: 2 }), kept: 1 };
    const errorOf = (scores: Float64Array) =>
      measureCalibration({ ...answers, scores }, { resamples: 2 }).expectedError;
    const scores = calibrateAll(calibrator, answers.scores);
    const { expectedError, bins } = measureCalibration({ ...answers, scores });
    const bounded = bins.filter(({ observed }) => hasInterval(observed));
    const outside = bounded.filter(({ predicted, observed }) => !reaches(observed, predicted));
    const artistsOf = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id);
    return {
      plugin: manifest.plugin.name,
      split: manifest.split.seed,
      test,
      asSaid: errorOf(Float64Array.from(answers.scores)),
      wholeFit: errorOf(calibrateAll(whole, answers.scores)),
      calibrated: expectedError,
      kept: calibrator.kept,
      bins: bounded.length,
      outside: outside.length,
      apart: outside.filter((bin) => isApart(bin, answers, calibrator)).length,
      scores,
      same: answers.same,
      artistA: artistsOf(answers.a),
      artistB: artistsOf(answers.b),
    };
  });
}

/**
 * Compares the validation figures behind a run's choices with its test; undefined for records that are too
 * old.
 */
export async function surveyChoice(run: FinishedRun): Promise<SurveyedChoice | undefined> {
  const { manifest, scores, folder } = run;
  const { unseen: test } = scores.tests;
  const validation = scores.validation?.unseen;
  if (!validation?.brier || test.brier === null) return undefined;
  const { unseen } = await readPredictions(folder);
  const best = confusion(unseen.scores, unseen.same, chooseThreshold(unseen.scores, unseen.same));
  return {
    plugin: manifest.plugin.name,
    split: manifest.split.seed,
    auc: test.auc.value - validation.auc.value,
    brier: test.brier.value - validation.brier.value,
    accuracy: test.accuracy.value - validation.accuracy.value,
    lost: best.accuracy - test.accuracy.value,
  };
}

/** Whether the interval of the bin's mean probability and that of the observed share do not overlap. */
function isApart(
  { from, to, observed }: ReliabilityBin,
  { scores }: TestPredictions,
  calibrator: Calibrator,
): boolean {
  const own = Array.from(scores, (score) => calibrate(calibrator, score))
    .filter(({ value }) => from <= value && value <= to)
    .filter(hasInterval);
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x / values.length, 0);
  const [low, high] = [mean(own.map((one) => one.low)), mean(own.map((one) => one.high))];
  return hasInterval(observed) && (observed.high < low || high < observed.low);
}

function reaches({ low, high }: ReliabilityBin['observed'], value: number): boolean {
  return low !== null && high !== null && low <= value && value <= high;
}
