// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { mix, type Oklab } from './oklab.ts';

/** Cells per side of a layout. */
const side = 96;

/** Anything that varies over the picture; x and y run from 0 to 1, y downwards. */
type Field = (x: number, y: number) => number;

export interface Area {
  /** Coverage of the area at a place, from 0 to 1. */
  readonly cover: Field;
  readonly from: Oklab;
  /** Second colour, reached if `blend` is 1. */
  readonly to?: Oklab;
  readonly blend?: Field;
  /** Direction of the form in radians, which strokes may follow. */
  readonly angle?: Field;
}

/** The image before a brush touches it: a colour and a direction for each place. */
export class Layout {
  readonly #colours = new Float32Array(side * side * 3);
  readonly #angles = new Float32Array(side * side);

  /** Adds an area on top of what is already there. */
  add({ cover, from, to = from, blend, angle }: Area): void {
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const x = (column + 0.5) / side;
        const y = (row + 0.5) / side;
        const share = Math.min(1, cover(x, y));
        if (share <= 0.01) continue;
        const t = blend === undefined ? 0 : Math.min(1, Math.max(0, blend(x, y)));
        const cell = row * side + column;
        for (let channel = 0; channel < 3; channel++) {
          const under = this.#colours[3 * cell + channel]!;
          const start = from[channel]!;
          const colour = start + (to[channel]! - start) * t;
          this.#colours[3 * cell + channel] = under + (colour - under) * share;
        }
        if (angle !== undefined && share > 0.5) this.#angles[cell] = angle(x, y);
      }
    }
  }

  /** The colour at a place; outside the picture, that of the nearest place inside. */
  colourAt(x: number, y: number): Oklab {
    const cell = 3 * cellAt(x, y);
    const colours = this.#colours;
    return [colours[cell]!, colours[cell + 1]!, colours[cell + 2]!];
  }

  /** The direction of the form at a place, in radians. */
  angleAt(x: number, y: number): number {
    return this.#angles[cellAt(x, y)]!;
  }

  /**
   * The strength of the edge at a place (0 on a plane, over 0.1 at an outline) and its direction in
   * radians, from the structure tensor over the three channels.
   */
  edgeAt(x: number, y: number): { strength: number; angle: number } {
    const reach = 1 / side;
    const left = this.colourAt(x - reach, y);
    const right = this.colourAt(x + reach, y);
    const above = this.colourAt(x, y - reach);
    const below = this.colourAt(x, y + reach);
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (const channel of [0, 1, 2] as const) {
      const dx = right[channel] - left[channel];
      const dy = below[channel] - above[channel];
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    return {
      strength: Math.sqrt(xx + yy),
      angle: 0.5 * Math.atan2(2 * xy, xx - yy) + Math.PI / 2,
    };
  }
}

function cellAt(x: number, y: number): number {
  const column = Math.min(side - 1, Math.max(0, Math.floor(x * side)));
  const row = Math.min(side - 1, Math.max(0, Math.floor(y * side)));
  return row * side + column;
}

/** The two colours between which an area shades, so that no large plane is flat. */
export function shades(colour: Oklab, depth: number): Pick<Area, 'from' | 'to'> {
  return { from: mix(colour, [0.15, 0, 0.01], depth), to: mix(colour, [0.97, 0, 0.02], depth) };
}
