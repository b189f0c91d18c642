import * as Plot from '@observablehq/plot';

/** A name in a legend, in the colour of what it names. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
}

/** Pixels: of a bold letter at most, between names, of a line, and of the axis's label above. */
const letter = 7.5;
const between = 14;
const lineHeight = 15;
const axisLabel = 24;

/**
 * A legend above a chart, in as many lines as its names take: inside, it would cover the drawing.
 *
 * @param width of the chart, pixels
 * @param below pixels that are kept free below it, for labels that stand above the frame
 * @returns marks of the chart, and the margin at its top
 */
export function legendAbove(
  entries: readonly LegendEntry[],
  { width, below = 6 }: { readonly width: number; readonly below?: number },
): { readonly marks: Plot.Markish[]; readonly marginTop: number } {
  let [left, line] = [0, 0];
  const placed = entries.map(({ name, colour }) => {
    const own = name.length * letter;
    if (left > 0 && left + own > width) [left, line] = [0, line + 1];
    const place = { name, colour, left, line };
    left += own + between;
    return place;
  });
  const height = (line + 1) * lineHeight + below;
  const marks = placed.map(({ name, colour, left: dx, line: own }) =>
    Plot.text([name], {
      frameAnchor: 'top-left',
      textAnchor: 'start',
      lineAnchor: 'top',
      fill: colour,
      fontWeight: 'bold',
      dx,
      dy: own * lineHeight - height,
    }),
  );
  return { marks, marginTop: axisLabel + height };
}
