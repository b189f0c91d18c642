import { type Html, html, raw } from '../../shared/text/html.ts';

/** A chart of the report; it is saved as a file, too. */
export interface Chart {
  /** Of the file, without ending: lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** An SVG element. */
  readonly svg: string;
  /** Below the chart. */
  readonly note?: string | Html;
  /** The legend, below the chart in the page. */
  readonly legend?: Html;
  /** The SVG for the file if it differs, such as with a legend. */
  readonly forFile?: string;
  /** Wider than a narrow screen: it scrolls instead of shrinking. */
  readonly isWide?: boolean;
}

/** A part of the report about one run. */
export interface Section {
  /** Of the element, unique within a run. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  readonly charts: readonly Chart[];
}

/** A chart in the page. */
function figure({ name, title, svg, note, legend, isWide }: Chart): Html {
  return html`<figure class="chart${isWide ? ' wide' : ''}" data-chart="${name}">
<h4>${title}</h4>
<div class="plot"${isWide ? html` tabindex="0" role="group" aria-label="${title}, scrolls sideways"` : null}>${raw(svg.replace('role="img"', () => `role="img" aria-label="${html`${title}`}"`))}</div>
${legend}${note === undefined ? null : html`<figcaption>${note}</figcaption>`}
</figure>`;
}

/** Charts next to each other if there is room. */
export function figures(charts: readonly Chart[]): Html {
  return html`<div class="charts of-${charts.length}">${charts.map(figure)}</div>`;
}
