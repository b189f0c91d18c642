import { type ConfusionCell, drawConfusion } from '../../../shared/charts/confusion-chart.ts';
import { html } from '../../../shared/text/html.ts';
import { showArtist } from '../../../shared/text/show-painting.ts';
import { confuseArtists, wrongPairs } from '../confuse-artists.ts';
import type { ReportRun } from '../report-run.ts';
import { type Chart, figures, type Section } from '../section.ts';

/** With more artists, the squares would be too small to see. */
const mostArtists = 36;
const listed = 8;

/** The artists that are confused, and those whose paintings are attributed to two artists. */
export function showConfusion({ predictions, scores, paintings, artistOf }: ReportRun): Section {
  const cells = confuseArtists(predictions.mixed, scores.threshold, (id, number) =>
    artistOf('mixed', id, number),
  );
  const isUnseen = new Set(
    paintings.flatMap(({ artist, test }) => (test === 'unseen' ? [artist] : [])),
  );
  const artists = [...new Set(cells.flatMap(({ a, b }) => [a, b]))];
  const wrong = new Map<string, number>();
  const wrongOf = (artist: string) => wrong.get(artist) ?? 0;
  for (const cell of cells) {
    for (const artist of new Set([cell.a, cell.b])) {
      wrong.set(artist, wrongOf(artist) + wrongPairs(cell));
    }
  }
  const shown = [...artists]
    .sort((a, b) => wrongOf(b) - wrongOf(a) || (a < b ? -1 : 1))
    .slice(0, mostArtists)
    .sort((a, b) => Number(isUnseen.has(b)) - Number(isUnseen.has(a)) || (a < b ? -1 : 1));
  const labels = shortNames(shown, isUnseen);
  const charts: Chart[] = [
    {
      name: 'confusion',
      title: 'Judged to be by one artist, mixed pairs',
      svg: drawConfusion(
        [...labels.values()],
        cells.flatMap((cell) => {
          const [a, b] = [labels.get(cell.a), labels.get(cell.b)];
          return a === undefined || b === undefined ? [] : [{ ...cell, a, b }];
        }),
      ),
      isWide: true,
      note: `${
        shown.length < artists.length
          ? `The ${shown.length} of ${artists.length} artists with the most wrong pairs. `
          : ''
      }The fill of a square is the share of pairs judged to be by one artist: green if that is right, vermilion if it is wrong. Without a square there was no such pair. An asterisk marks artists never seen.`,
    },
  ];
  const worst = cells
    .filter((cell) => wrongPairs(cell) > 0)
    .sort((x, y) => wrongPairs(y) - wrongPairs(x) || (x.a + x.b < y.a + y.b ? -1 : 1));
  const list = (title: string, rows: readonly ConfusionCell[]) =>
    rows.length === 0
      ? null
      : html`<div><h4>${title}</h4><table class="plain"><tbody>${rows.map(
          (cell) =>
            html`<tr><td>${showArtist(cell.a)}${cell.a === cell.b ? null : html` <span class="quiet">and</span> ${showArtist(cell.b)}`}</td><td class="number">${wrongPairs(cell)} of ${cell.pairs}</td></tr>`,
        )}</tbody></table></div>`;
  const body = html`<div class="beside">${figures(charts)}<div>
${list('Most often confused', worst.filter(({ a, b }) => a !== b).slice(0, listed))}
${list(
  'Paintings most often attributed to two artists',
  worst.filter(({ a, b }) => a === b).slice(0, listed),
)}</div></div>`;
  return { id: 'confusion', title: 'Confusion by artist', body, charts };
}

// Names that fit next to a square, each different.
function shortNames(
  artists: readonly string[],
  isUnseen: ReadonlySet<string>,
): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    artists.map((artist) => {
      const mark = isUnseen.has(artist) ? ' *' : '';
      let name = `${showArtist(artist, 20)}${mark}`;
      for (let n = 2; taken.has(name); n++) name = `${showArtist(artist, 15)} (${n})${mark}`;
      taken.add(name);
      return [artist, name];
    }),
  );
}
