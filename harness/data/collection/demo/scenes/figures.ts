import { Layout, shades } from '../layout.ts';
import { createNoise, fractal } from '../noise.ts';
import { paintPerson } from './person.ts';
import { between, everywhere, level } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** A group of people, near and far. */
export function figures(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const air = fractal(createNoise(random));
  const floor = Math.min(0.85, habit.horizon + between(random, 0, 0.2));
  layout.add({
    cover: everywhere,
    ...shades(random.pick([palette.far, palette.sky, palette.warm, palette.dark]), 0.3),
    blend: (x, y) => air(x * 4, y * 3),
    angle: (x, y) => 3 * air(x * 2, y * 2),
  });
  layout.add({
    cover: (_x, y) => (y > floor ? 1 : 0),
    ...shades(random.pick([palette.field, palette.warm, palette.light]), 0.3),
    blend: (x, y) => air(x * 3, y * 12),
    angle: level,
  });
  const count = 2 + random.below(Math.ceil(4 * habit.crowding));
  const feet = Array.from(
    { length: count },
    () => floor + between(random, 0.03, 0.95 - floor),
  ).sort((a, b) => a - b);
  for (const foot of feet) {
    const height = (0.32 + (foot - floor) * 0.8) * habit.scale * between(random, 0.9, 1.15);
    paintPerson(layout, sitting, between(random, 0.1, 0.9), foot, height, 1);
  }
  return layout;
}
