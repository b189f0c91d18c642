import { Layout, shades } from '../layout.ts';
import { createNoise, fractal } from '../noise.ts';
import { mix } from '../oklab.ts';
import { around, between, ellipse, everywhere, lit } from './shapes.ts';
import type { Sitting } from './sitting.ts';
import { paintTable, paintVase } from './table.ts';

/** A bunch in a vase, or a meadow. */
export function flowers(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const meadow = random.below(3) === 0;
  let cx = Math.min(0.65, Math.max(0.35, habit.centre));
  let cy = 0.4;
  if (meadow) {
    const grass = fractal(createNoise(random));
    cx = 0.5;
    cy = 0.6;
    layout.add({
      cover: everywhere,
      from: mix(palette.field, palette.dark, 0.35),
      to: mix(palette.field, palette.light, 0.35),
      blend: (x, y) => grass(x * 9, y * 3),
      angle: (x, y) => Math.PI / 2 + grass(x * 3, y * 3) - 0.5,
    });
  } else {
    const edge = paintTable(layout, sitting);
    const foot = edge + between(random, 0.05, 0.14);
    const tall = between(random, 0.3, 0.42);
    paintVase(
      layout,
      sitting,
      cx,
      foot,
      tall,
      random.pick([palette.sky, palette.light, palette.warm]),
    );
    cy = foot - tall - 0.08;
    layout.add({
      cover: ellipse(cx, cy, 0.27 * habit.scale, 0.22 * habit.scale, 0.3),
      ...shades(mix(palette.field, palette.dark, 0.4), 0.2),
      blend: (x, y) => 0.5 + 0.5 * Math.sin(40 * x) * Math.sin(37 * y),
      angle: around(cx, cy),
    });
  }
  const count = Math.round((meadow ? 24 : 9) * habit.crowding * between(random, 0.7, 1.3)) + 3;
  for (let i = 0; i < count; i++) {
    const x = meadow ? random.uniform() : cx + 0.14 * habit.scale * random.normal();
    const y = meadow ? random.uniform() : cy + 0.11 * habit.scale * random.normal();
    const r = (meadow ? 0.02 + 0.05 * y : between(random, 0.035, 0.075)) * habit.scale;
    const petal = random.pick([
      palette.accent,
      palette.accent,
      palette.light,
      palette.warm,
      palette.sky,
    ]);
    layout.add({
      cover: ellipse(x, y, r, r * between(random, 0.7, 1), 0.2),
      from: mix(petal, palette.dark, 0.25),
      to: mix(petal, palette.light, 0.4),
      blend: lit(x, y, r, r, habit.light),
      angle: around(x, y),
    });
    layout.add({
      cover: ellipse(x, y, r * 0.3, r * 0.3),
      from: mix(palette.warm, palette.dark, 0.3),
    });
  }
  return layout;
}
