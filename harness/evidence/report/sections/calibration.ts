import type { TestPredictions } from '../../../experiments/records/predictions.ts';
import { type Calibration, measureCalibration } from '../../../scoring/calibration.ts';
import { calibrateAll } from '../../../scoring/platt.ts';
import { colourOf } from '../../../shared/charts/draw-chart.ts';
import { drawReliability, type ReliabilityLine } from '../../../shared/charts/reliability-chart.ts';
import { describeNumber } from '../../../shared/text/describe-figures.ts';
import { html } from '../../../shared/text/html.ts';
import { unseenFirst } from '../../unseen-first.ts';
import type { ReportRun } from '../report-run.ts';
import { type Chart, figures, type Section } from '../section.ts';

/** The calibration for each kind of test pairs; all are fitted on validation. */
const calibratorOf = { unseen: 'unseen', seen: 'seen', mixed: 'both' } as const;

/** The reliability of the probabilities, before and after calibration. */
export function showCalibration({ predictions, calibration }: ReportRun): Section {
  const charts = unseenFirst.map((test): Chart => {
    const raw = measureCalibration(predictions[test]);
    const lines: (ReliabilityLine & Calibration)[] = [
      { name: 'by the model', colour: colourOf.training, ...raw },
    ];
    if (calibration !== undefined) {
      const calibrated: TestPredictions = {
        ...predictions[test],
        scores: calibrateAll(calibration[calibratorOf[test]], predictions[test].scores),
      };
      lines.push({ name: 'calibrated', colour: colourOf[test], ...measureCalibration(calibrated) });
    }
    return {
      name: `calibration-${test}`,
      title: `Calibration on ${test} pairs`,
      svg: drawReliability(lines),
      note: lines
        .map(
          ({ name, brier, expectedError }) =>
            `${name}: Brier score ${describeNumber(brier)}, expected calibration error ${describeNumber(expectedError)}`,
        )
        .join('; '),
    };
  });
  const body = html`<p class="quiet">Probabilities on the diagonal are calibrated. Bars are 95 % intervals over artists.
${
  calibration === undefined
    ? 'This run was made by an earlier version and has no calibration.'
    : 'The calibration was fitted on validation pairs, never on these.'
}</p>${figures(charts)}`;
  return { id: 'calibration', title: 'Calibration', body, charts };
}
