import { countPositives } from '../../../contract/metrics/check-scores.ts';
import { rocCurve } from '../../../contract/metrics/roc.ts';
import { fewestErrors } from '../../../scoring/detection.ts';
import { laterMetricNames, metrics, plainMetrics } from '../../../scoring/metrics.ts';
import { type Estimate, kindNames, type TestName } from '../../../scoring/score.ts';
import { drawArtistErrors } from '../../../shared/charts/artist-errors-chart.ts';
import { drawDet } from '../../../shared/charts/det-chart.ts';
import { colourOf } from '../../../shared/charts/draw-chart.ts';
import {
  describeCount,
  describeInterval,
  describeNumber,
  describePercent,
} from '../../../shared/text/describe-figures.ts';
import { type Html, html } from '../../../shared/text/html.ts';
import { showArtist } from '../../../shared/text/show-painting.ts';
import { unseenFirst } from '../../unseen-first.ts';
import type { ReportRun } from '../report-run.ts';
import { type Chart, figures, type Section } from '../section.ts';
import type { TestFigures, VerificationFigures } from '../verification-figures.ts';

/** Brier score and the like are shown elsewhere. */
const shown = laterMetricNames.filter((name) => name !== 'brier');

/** More lines would be illegible. */
const mostArtists = 40;

const kinds = {
  seen: 'seen artists only',
  unseen: 'unseen artists only',
  across: 'a seen and an unseen artist',
} as const;

/** The usual figures of verification: rates at few false matches, costs, figures by artist. */
export function showVerification({ predictions }: ReportRun, of: VerificationFigures): Section {
  const det: Chart = {
    name: 'det',
    title: 'Miss rate against false match rate (DET), per cent',
    svg: drawDet(
      unseenFirst.map((test) => {
        const { scores, same } = predictions[test];
        const positives = countPositives(same);
        return {
          name: test,
          colour: colourOf[test],
          roc: rocCurve(scores, same),
          positives,
          negatives: same.length - positives,
        };
      }),
      fewestErrors,
    ),
    note: 'Both axes have a normal deviate scale. A thin line rests on fewer than 30 errors.',
  };
  const charts = [
    det,
    ...(['unseen', 'seen'] as const).map((test) => chartErrors(test, of.tests[test])),
  ];
  const body = html`
<div class="scroll"><table class="figures">
<thead><tr><th scope="col">test pairs</th>${shown.map((name) => html`<th scope="col">${metrics[name].heading}</th>`)}<th scope="col">${plainMetrics.minDcf.heading}</th></tr></thead>
<tbody>${unseenFirst.map(
    (test) =>
      html`<tr data-test="${test}"><th scope="row">${test}</th>${shown.map(
        (name) =>
          html`<td data-metric="${metrics[name].heading}">${showMetric(of.tests[test], name)}</td>`,
      )}<td data-metric="${plainMetrics.minDcf.heading}">${showNumber(of.tests[test].minDcf)}</td></tr>`,
  )}</tbody>
</table></div>
<p class="notes">TAR at FAR: the share of pairs by one artist that are accepted at the threshold at which this share of the others is;
measuring it takes 30 false matches (rule of 30). minDCF and actDCF: detection cost if 5 % of the pairs are by one artist
and misses cost as much as false matches, at the best threshold for these pairs and at the one that the probabilities imply. 1 is
worthless. minDCF is optimistic with few pairs, so it has no interval. Cllr: bits lost by the model's own probabilities; a constant 0.5 loses 1. minCllr: the same after the calibration
that is best on these pairs.</p>
${figures(charts)}
${showRetrieval(of)}
${showHard(of)}
${showAllPairs(of)}
${showKinds(of)}
<h4>By artist</h4>
<p class="quiet">AUC of an artist's own pairs against its pairs with others. Misses are own pairs judged to be by two artists; false matches are pairs with others judged to be by one. Part of the spread is chance, especially with few pairs.</p>
${(['unseen', 'seen'] as const).map((test) => showArtists(test, of.tests[test]))}`;
  return { id: 'verification', title: 'Verification', body, charts };
}

function showMetric(test: TestFigures, name: (typeof shown)[number]): Html | string {
  const estimate = test[name];
  if (estimate !== null) return showEstimate(estimate);
  if (name !== 'tarAtOnePercent' && name !== 'tarAtOnePerMille') return '';
  const negatives = test.pairs - test.positives;
  return html`<small class="wanting">${describeCount(negatives)} pairs by two artists, ${describeCount(test.negativesNeeded[name])} needed</small>`;
}

function showEstimate(estimate: Estimate | null): Html | string {
  if (estimate === null) return '';
  return html`${describeNumber(estimate.value)} <small>${describeInterval(estimate)}</small>`;
}

function showNumber(value: number | null): string {
  return value === null ? '' : describeNumber(value);
}

function showRetrieval({ retrieval }: VerificationFigures): Html | null {
  if (retrieval === null) return null;
  const parts = (['unseen', 'seen'] as const).flatMap((test) => {
    const found = retrieval[test];
    if (found === null) return [];
    const { mapAtR, rPrecision, queries } = found;
    return [
      `${test}: MAP@R ${describeNumber(mapAtR)}, R-precision ${describeNumber(rPrecision)} (${describeCount(queries)} paintings)`,
    ];
  });
  const copies = retrieval.leavesOutCopies
    ? 'without copies and details of the same painting'
    : 'with copies of the same painting, because the split or the collection is missing';
  return html`<p>Nearest embeddings by cosine among the paintings of one test, ${copies}. ${parts.join('; ')}.</p>`;
}

const similar = {
  style: 'whose paintings are mostly of one style',
  appearance: 'one of whom is the most similar to the other in colours and roughness',
} as const;

function showHard({ hard, tests }: VerificationFigures): Html | null {
  if (hard === null) return null;
  const { score, by } = hard;
  return html`<p class="hard">Hard pairs: AUC ${showEstimate(score.auc)} among unseen artists ${similar[by]}
(${describeCount(score.pairs)} pairs, ${describeCount(score.artists)} artists); ${showEstimate(tests.unseen.auc)} among all.</p>`;
}

function showAllPairs({ tests, allPairs }: VerificationFigures): Html | null {
  if (allPairs === null) return null;
  const row = (test: TestName) => html`<tr><th scope="row">${test}</th>
<td>${showEstimate(tests[test].auc)}</td><td>${showEstimate(allPairs[test].auc)}</td>
<td>${showNumber(tests[test].averagePrecision)}</td><td>${showNumber(allPairs[test].averagePrecision)}</td>
<td>${describeCount(allPairs[test].pairs)}</td><td>${describePercent(allPairs[test].positives / allPairs[test].pairs, 1)}</td></tr>`;
  return html`<h4>Weighted as in the competition</h4>
<div class="scroll"><table class="figures all-pairs">
<thead><tr><th scope="col">paintings</th><th scope="col">AUC, balanced pairs</th><th scope="col">AUC, all pairs</th>
<th scope="col">average precision, balanced pairs</th><th scope="col">average precision, all pairs</th><th scope="col">all pairs</th><th scope="col">by one artist</th></tr></thead>
<tbody>${unseenFirst.map(row)}</tbody></table></div>
<p class="notes">All pairs of a test's paintings (in large tests, of each group), each counted once, without copies: artists count by
their numbers of paintings. Average precision is at the competition's prevalence, 1.3 % of pairs by one artist.</p>`;
}

function showKinds({ mixed, tests }: VerificationFigures): Html {
  const rate = (share: number | null): string => (share === null ? '' : describePercent(share, 1));
  return html`<h4>Kinds of mixed pairs</h4>
<div class="scroll"><table class="figures kinds">
<thead><tr><th scope="col">pairs of</th><th scope="col">pairs</th><th scope="col">by one artist</th><th scope="col">AUC</th><th scope="col">found</th><th scope="col">false matches</th></tr></thead>
<tbody>${kindNames.map((kind) => {
    const { pairs, positives, auc, trueMatches, falseMatches } = mixed.kinds[kind];
    return html`<tr><th scope="row">${kinds[kind]}</th><td>${describeCount(pairs)}</td><td>${describeCount(positives)}</td>
<td>${auc === null ? '' : describeNumber(auc)}</td><td>${rate(trueMatches)}</td><td>${rate(falseMatches)}</td></tr>`;
  })}</tbody></table></div>
<p class="notes">No mixed pair by one artist joins a seen and an unseen painting, but three quarters of those by two artists do. An approach
that only knows whether both are familiar or both new therefore reaches AUC 0.875. The mixed AUC is ${showEstimate(tests.mixed.auc)}. With the same pairs by
one artist, and pairs by two artists who are both seen or both unseen in the same proportion, it is
${mixed.within === null ? 'unknown, because there are none' : showEstimate(mixed.within.auc)}.</p>`;
}

function showArtists(test: 'seen' | 'unseen', { byArtist, spreadOverArtists }: TestFigures): Html {
  const spread =
    spreadOverArtists === null
      ? null
      : html`: ${describeNumber(spreadOverArtists.lowest)} to ${describeNumber(spreadOverArtists.highest)}, standard deviation ${describeNumber(spreadOverArtists.deviation)}`;
  return html`<details${test === 'unseen' ? html` open` : null}><summary>${byArtist.length} ${test} artists${spread}</summary>
<div class="scroll"><table class="figures artists">
<thead><tr><th scope="col">artist, hardest first</th><th scope="col">AUC</th><th scope="col">misses</th><th scope="col">false matches</th></tr></thead>
<tbody>${byArtist.map(
    ({ artist, auc, positives, negatives, misses, falseMatches }) =>
      html`<tr><th scope="row">${showArtist(artist)}</th><td>${auc === null ? '' : describeNumber(auc)}</td><td>${showErrors(misses, positives)}</td><td>${showErrors(falseMatches, negatives)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

/** `13.3 % (24 of 180)`; nothing if there are no such pairs. */
function showErrors(wrong: number, pairs: number): Html | null {
  if (pairs === 0) return null;
  return html`${describePercent(wrong / pairs, 1)} <small>${describeCount(wrong)} of ${describeCount(pairs)}</small>`;
}

function chartErrors(test: 'seen' | 'unseen', { byArtist }: TestFigures): Chart {
  const taken = new Set<string>();
  const artists = byArtist.slice(0, mostArtists).map(({ artist, ...score }) => {
    let name = showArtist(artist, 20);
    for (let n = 2; taken.has(name); n++) name = `${showArtist(artist, 15)} (${n})`;
    taken.add(name);
    return { name, ...score };
  });
  const left = byArtist.length - artists.length;
  return {
    name: `artists-${test}`,
    title: `Errors by artist, ${test} pairs`,
    svg: drawArtistErrors(artists),
    note: `At the run's threshold. Lowest AUC first${left > 0 ? `, without the ${left} artists with the highest` : ''}.`,
  };
}
