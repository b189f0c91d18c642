import { drawEmbeddingMap } from '../../../shared/charts/embedding-map.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';
import { html, raw } from '../../../shared/text/html.ts';
import { showArtist } from '../../../shared/text/show-painting.ts';
import { mostPoints, projectEmbeddings } from '../project-embeddings.ts';
import type { ReportRun } from '../report-run.ts';
import { type Chart, figures, type Section } from '../section.ts';

/** A map of the test paintings' embeddings. */
export function showMap({ embeddings, paintings }: ReportRun): Section {
  const about = { id: 'map', title: 'Map of the embeddings' };
  const places =
    embeddings === undefined || paintings.length < embeddings.rows
      ? []
      : projectEmbeddings(embeddings);
  if (places.length === 0) {
    const why =
      embeddings === undefined
        ? 'This approach compares two paintings at a time and has no embedding of one (its model has no embed), so there is no map.'
        : 'There are too few paintings with a known artist for a map.';
    return { ...about, body: html`<p>${why}</p>`, charts: [] };
  }
  const draw = (test: 'unseen' | 'seen', title: string): Chart => {
    const { svg, withLegend, legend } = drawEmbeddingMap(
      paintings.flatMap((painting, i) => {
        const place = places[i];
        if (place === undefined) return [];
        return [
          {
            ...place,
            artist: showArtist(painting.artist, 24),
            painting: harmlessText(painting.id),
            isShown: painting.test === test,
          },
        ];
      }),
    );
    return {
      name: `map-${test}`,
      title,
      svg,
      forFile: withLegend,
      legend: html`<ol class="map">${legend.map(
        ({ artist, dot }) => html`<li>${raw(dot)}${artist}</li>`,
      )}</ol>`,
    };
  };
  const charts = [
    draw('unseen', 'Paintings of artists never seen'),
    draw('seen', 'Held-out paintings of artists it was trained on'),
  ];
  const body = html`<p class="quiet">${places.length} test paintings${places.length === mostPoints ? ' (the first of a random order)' : ''}, laid out by UMAP of cosine distances.
Paintings that are close are similar to the model; large distances mean little. The other test's paintings are faint. A number marks the middle of an artist's paintings. Point at a dot to see its painting.</p>${figures(charts)}`;
  return { ...about, body, charts };
}
