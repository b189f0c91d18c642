import { type Layout, shades } from '../layout.ts';
import { createNoise, fractal, step } from '../noise.ts';
import { mix, type Oklab } from '../oklab.ts';
import { around, between, ellipse, everywhere, level, lit, upright } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** A table in front of a wall; returns the height of the table's edge. */
export function paintTable(layout: Layout, { random, palette, habit }: Sitting): number {
  const wall = fractal(createNoise(random));
  const edge = Math.min(0.8, Math.max(0.35, habit.horizon + between(random, -0.06, 0.14)));
  const tilt = between(random, -0.08, 0.08);
  layout.add({
    cover: everywhere,
    ...shades(random.pick([palette.far, palette.dark, palette.sky, palette.field]), 0.25),
    blend: (x, y) => wall(x * 3, y * 3) + 0.3 * habit.light * (x - 0.5),
    angle: (x, y) => Math.PI / 2 + wall(x * 2, y * 2),
  });
  layout.add({
    cover: (x, y) => (y > edge + tilt * (x - 0.5) ? 1 : 0),
    ...shades(random.pick([palette.warm, palette.light, palette.field, palette.dark]), 0.3),
    blend: (x, y) => wall(x * 2 + 8, y * 9),
    angle: level,
  });
  return edge;
}

/** A vase at `foot`, with its shadow. */
export function paintVase(
  layout: Layout,
  { random, palette, habit }: Sitting,
  cx: number,
  foot: number,
  height: number,
  colour: Oklab,
): void {
  const belly = height * between(random, 0.22, 0.38);
  const neck = belly * between(random, 0.25, 0.6);
  const low = between(random, 0.25, 0.5);
  const profile = (up: number) => neck + (belly - neck) * Math.exp(-(((up - low) / 0.28) ** 2));
  layout.add({
    cover: ellipse(cx - habit.light * belly, foot, belly * 1.6, belly * 0.3, 0.4),
    from: palette.dark,
    angle: level,
  });
  layout.add({
    cover: (x, y) => {
      const up = (foot - y) / height;
      return up > 0 && up < 1 ? step(0.006, -0.006, Math.abs(x - cx) - profile(up)) : 0;
    },
    from: mix(colour, palette.dark, 0.6),
    to: mix(colour, palette.light, 0.5),
    blend: (x) => 0.5 + 0.5 * habit.light * ((x - cx) / belly),
    angle: upright,
  });
}

/** A fruit with its shadow. */
export function paintFruit(
  layout: Layout,
  { palette, habit }: Sitting,
  cx: number,
  cy: number,
  r: number,
  colour: Oklab,
): void {
  layout.add({
    cover: ellipse(cx - habit.light * r * 0.6, cy + r * 0.75, r * 1.2, r * 0.35, 0.4),
    from: palette.dark,
    angle: level,
  });
  layout.add({
    cover: ellipse(cx, cy, r, r * 0.92),
    from: mix(colour, palette.dark, 0.6),
    to: mix(colour, palette.light, 0.45),
    blend: lit(cx, cy, r, r, habit.light),
    angle: around(cx, cy),
  });
}
