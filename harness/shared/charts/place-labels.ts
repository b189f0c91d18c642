/** A label and the point that it names, in pixels. */
export interface PlacedLabel {
  readonly text: string;
  /** Middle of the text. */
  readonly x: number;
  readonly y: number;
}

/** Of the letters, in pixels. */
const letterWidth = 6.3;
const lineHeight = 12;
/** Possible places of a label relative to its point: above, below, and further away. */
const offsets = [-11, 13, -23, 25, -35, 37] as const;

/**
 * Places labels near their points so that they stay inside the picture and, as far as there is
 * room, do not overlap: from top to bottom, each at the first free place.
 */
export function placeLabels(points: readonly PlacedLabel[], width: number): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  const half = ({ text }: PlacedLabel): number => (text.length * letterWidth) / 2;
  for (const point of [...points].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const x = Math.min(width - half(point) - 2, Math.max(half(point) + 2, point.x));
    const moveBy = (offset: number): PlacedLabel => ({ ...point, x, y: point.y + offset });
    const isFree = (one: PlacedLabel): boolean =>
      placed.every(
        (other) =>
          Math.abs(other.y - one.y) >= lineHeight ||
          Math.abs(other.x - one.x) >= half(one) + half(other) + 4,
      );
    placed.push(offsets.map(moveBy).find(isFree) ?? moveBy(offsets[0]));
  }
  return placed;
}
