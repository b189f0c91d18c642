import { Layout } from '../layout.ts';
import { between } from './shapes.ts';
import type { Sitting } from './sitting.ts';
import { paintFruit, paintTable, paintVase } from './table.ts';

/** Fruit and vases on a table. */
export function stillLife(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const edge = paintTable(layout, sitting);
  const colours = [palette.accent, palette.warm, palette.field, palette.light, palette.sky];
  const vases = random.below(3);
  for (let i = 0; i < vases; i++) {
    const x = Math.min(0.85, Math.max(0.15, habit.centre + between(random, -0.3, 0.3)));
    paintVase(
      layout,
      sitting,
      x,
      edge + between(random, 0.04, 0.16),
      between(random, 0.28, 0.55) * habit.scale,
      random.pick(colours),
    );
  }
  const count = 2 + random.below(Math.ceil(7 * habit.crowding));
  const fruit = Array.from({ length: count }, () => ({
    x: Math.min(0.92, Math.max(0.08, habit.centre + 0.24 * random.normal())),
    y: edge + between(random, 0.03, 0.9 * (0.95 - edge)),
    colour: random.pick(colours),
  })).sort((a, b) => a.y - b.y);
  for (const { x, y, colour } of fruit) {
    paintFruit(layout, sitting, x, y, between(random, 0.05, 0.1) * habit.scale, colour);
  }
  return layout;
}
