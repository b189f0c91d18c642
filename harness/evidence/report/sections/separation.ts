import { rocCurve } from '../../../contract/metrics/roc.ts';
import { colourOf } from '../../../shared/charts/draw-chart.ts';
import { drawRoc } from '../../../shared/charts/roc-chart.ts';
import { drawScoreHistogram } from '../../../shared/charts/score-histogram.ts';
import { describeNumber } from '../../../shared/text/describe-figures.ts';
import { html } from '../../../shared/text/html.ts';
import { unseenFirst } from '../../unseen-first.ts';
import type { ReportRun } from '../report-run.ts';
import { type Chart, figures, type Section } from '../section.ts';

/** ROC curves, and the distributions of probabilities of both kinds of pairs. */
export function showSeparation({ predictions, scores }: ReportRun): Section {
  const lines = unseenFirst.map((test) => ({
    name: `${test}, AUC ${describeNumber(scores.tests[test].auc.value)}`,
    colour: colourOf[test],
    roc: rocCurve(predictions[test].scores, predictions[test].same),
  }));
  const charts: Chart[] = [
    { name: 'roc', title: 'ROC curves', svg: drawRoc(lines) },
    ...unseenFirst.map((test) => ({
      name: `scores-${test}`,
      title: `Probabilities of ${test} pairs`,
      svg: drawScoreHistogram(predictions[test], scores.threshold),
    })),
  ];
  const body = html`<p class="quiet">The less the two distributions overlap, the better the model tells same-artist pairs from others.
Seen pairs are of artists in training, unseen pairs of artists never seen, and mixed pairs of both.</p>${figures(charts)}`;
  return { id: 'separation', title: 'ROC and probabilities', body, charts };
}
