import { drawLearningCurves } from '../../../shared/charts/learning-curve-chart.ts';
import { html } from '../../../shared/text/html.ts';
import type { ReportRun } from '../report-run.ts';
import { type Chart, figures, type Section } from '../section.ts';

/** The learning curves, if training had any. */
export function showLearning({ curve }: ReportRun): Section {
  const { loss, rates } = drawLearningCurves(curve);
  const charts: Chart[] = [
    ...(loss === undefined ? [] : [{ name: 'learning-loss', title: 'Loss', svg: loss }]),
    ...(rates === undefined
      ? []
      : [{ name: 'learning-rates', title: 'Accuracy and AUC', svg: rates }]),
  ];
  const body =
    charts.length === 0
      ? html`<p>This approach has no epochs, so there is no learning curve.</p>`
      : html`<p class="quiet">${curve.length} points; epoch 0 is the state before training. Epochs are chosen on validation, which has its own artists.</p>${figures(charts)}`;
  return { id: 'learning', title: 'Learning curves', body, charts };
}
