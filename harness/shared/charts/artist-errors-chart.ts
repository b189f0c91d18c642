import * as Plot from '@observablehq/plot';
import { colours, drawChart } from './draw-chart.ts';
import { legendAbove } from './legend-above.ts';

/** The errors on the pairs of one artist. */
export interface ArtistErrors {
  /** As it is to be shown; each another one. */
  readonly name: string;
  readonly positives: number;
  readonly misses: number;
  readonly negatives: number;
  readonly falseMatches: number;
}

const [width, marginLeft, lineHeight] = [400, 150, 17];
const kinds = [
  { name: 'misses', colour: colours[0] },
  { name: 'false matches', colour: colours[1] },
] as const;

/**
 * For each artist the share of its own pairs that were missed, and that of its pairs with others which were
 * taken for one: a dot each, in the order of the list.
 *
 * @returns an SVG element
 */
export function drawArtistErrors(artists: readonly ArtistErrors[]): string {
  const rows = artists.flatMap(({ name, positives, misses, negatives, falseMatches }) => [
    ...(positives === 0 ? [] : [{ name, kind: kinds[0], wrong: misses, pairs: positives }]),
    ...(negatives === 0 ? [] : [{ name, kind: kinds[1], wrong: falseMatches, pairs: negatives }]),
  ]);
  const legend = legendAbove(kinds, { width: width - marginLeft });
  return drawChart({
    width,
    marginLeft,
    marginTop: legend.marginTop,
    height: legend.marginTop + 45 + lineHeight * artists.length,
    x: { label: 'Wrong pairs, per cent', domain: [0, 100], grid: true },
    y: { label: null, domain: artists.map(({ name }) => name), tickSize: 0 },
    color: { type: 'identity' },
    marks: [
      Plot.ruleY(artists, { y: 'name', strokeOpacity: 0.12 }),
      Plot.dot(rows, {
        x: ({ wrong, pairs }: (typeof rows)[number]) => (100 * wrong) / pairs,
        y: 'name',
        r: 4,
        className: 'errors',
        fill: ({ kind }: (typeof rows)[number]) => kind.colour,
        title: ({ name, kind, wrong, pairs }: (typeof rows)[number]) =>
          `${name}: ${wrong} ${kind.name} in ${pairs} pairs`,
      }),
      ...legend.marks,
    ],
  });
}
