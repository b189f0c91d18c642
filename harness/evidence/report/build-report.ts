import { itemAt } from '../../contract/item-at.ts';
import { type Html, html, raw } from '../../shared/text/html.ts';
import { writePage } from '../../shared/text/write-page.ts';
import { sectionMakers } from './list-sections.ts';
import type { ReportRun } from './report-run.ts';
import { reportStyle } from './report-style.ts';
import type { Chart, Section } from './section.ts';
import { showComparison } from './sections/comparison.ts';
import { summarise } from './sections/summary.ts';
import { gatherFigures, type VerificationFigures } from './verification-figures.ts';

/** A report: one self-contained page, and its charts, each for a separate file. */
export interface Report {
  readonly page: string;
  readonly charts: readonly Chart[];
  /** Of each run, in their order. */
  readonly figures: readonly VerificationFigures[];
}

/**
 * Makes the report of one run, or of several with their comparison.
 *
 * @param advance called once for each part that is done
 */
export async function buildReport(
  runs: readonly ReportRun[],
  advance: () => void = () => {},
): Promise<Report> {
  const charts: Chart[] = [];
  const figures = runs.map(gatherFigures);
  const parts: Html[] = [];
  const contents: Html[] = [];
  const isOne = runs.length === 1;
  if (!isOne) {
    const comparison = await showComparison(runs);
    charts.push(...comparison.charts);
    contents.push(html`<li><a href="#comparison">${comparison.title}</a></li>`);
    parts.push(
      html`<section id="comparison"><h2>${comparison.title}</h2>${comparison.body}</section>`,
    );
    advance();
  }
  for (const [i, run] of runs.entries()) {
    const prefix = isOne ? '' : `run${i + 1}-`;
    const sections: Section[] = [];
    for (const make of sectionMakers) {
      const section = await make(run, itemAt(figures, i));
      if (section !== undefined) sections.push(section);
      advance();
    }
    charts.push(
      ...sections.flatMap((section) =>
        section.charts.map((chart) => ({ ...chart, name: `${prefix}${chart.name}` })),
      ),
    );
    contents.push(
      ...(isOne
        ? sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)
        : [html`<li><a href="#${prefix}summary">${run.manifest.id}</a></li>`]),
    );
    parts.push(html`<article data-run="${run.manifest.id}">
<h2 id="${prefix}summary">${isOne ? 'Summary' : run.manifest.id}</h2>
${summarise(run)}
${sections.map(({ id, title, body }) => html`<section id="${prefix}${id}"><h3>${title}</h3>${body}</section>`)}
</article>`);
  }
  return { page: layOut(runs, contents, parts), charts, figures };
}

function layOut(
  runs: readonly ReportRun[],
  contents: readonly Html[],
  parts: readonly Html[],
): string {
  const [first, ...others] = runs;
  const title =
    first !== undefined && others.length === 0
      ? first.manifest.id
      : `${runs.length} runs of Painter by Numbers`;
  // Nothing may be loaded and no script may run, whatever the names of paintings contain.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return writePage(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(reportStyle)}</style>
</head>
<body>
<main>
<header class="page">
<h1>${title}</h1>
<p class="quiet">Are these two paintings by the same artist, and does the answer hold for artists never seen?</p>
<nav><ul>${contents}</ul></nav>
</header>
${parts}
<footer>Made by the Painter by Numbers harness. The charts are next to this page as SVG and PNG files.</footer>
</main>
</body>
</html>
`);
}
