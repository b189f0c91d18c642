import { Layout, shades } from '../layout.ts';
import { createNoise, fractal } from '../noise.ts';
import { mix } from '../oklab.ts';
import { paintPerson } from './person.ts';
import { between, box, everywhere, level, upright } from './shapes.ts';
import type { Sitting } from './sitting.ts';
import { paintVase } from './table.ts';

/** A room with a window, and a person or a table in it. */
export function interior(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const air = fractal(createNoise(random));
  const wall = random.pick([palette.far, palette.warm, palette.field, palette.sky]);
  const floor = Math.min(0.85, habit.horizon + between(random, 0.1, 0.25));
  layout.add({
    cover: everywhere,
    from: mix(wall, palette.dark, 0.45),
    to: mix(wall, palette.light, 0.25),
    blend: (x, y) => 0.5 + 0.5 * habit.light * (x - 0.5) + air(x * 3, y * 3) - 0.5,
    angle: upright,
  });
  const boards = between(random, 8, 20);
  layout.add({
    cover: (_x, y) => (y > floor ? 1 : 0),
    ...shades(mix(palette.warm, palette.dark, 0.35), 0.3),
    blend: (x, y) =>
      0.5 + 0.4 * Math.sin((boards * (x - 0.5)) / (y - floor + 0.3)) + 0.3 * air(x * 4, y * 4),
    angle: (x, y) => Math.atan2(y - floor + 0.3, x - 0.5),
  });
  const windows = 1 + random.below(2);
  for (let i = 0; i < windows; i++) {
    const left = Math.min(0.7, Math.max(0.05, habit.centre + between(random, -0.35, 0.25)));
    const w = between(random, 0.14, 0.26) * habit.scale;
    const top = between(random, 0.06, 0.2);
    const h = between(random, 0.25, 0.45);
    layout.add({
      cover: box(left - 0.02, top - 0.02, left + w + 0.02, top + h + 0.02),
      from: mix(palette.dark, palette.warm, 0.4),
      angle: upright,
    });
    layout.add({
      cover: (x, y) =>
        box(left, top, left + w, top + h)(x, y) &&
        Math.abs(x - left - w / 2) > 0.007 &&
        Math.abs(y - top - h * 0.5) > 0.007
          ? 1
          : 0,
      from: palette.sky,
      to: palette.light,
      blend: (x, y) => (y - top) / h + air(x * 8, y * 8) - 0.5,
      angle: level,
    });
    layout.add({
      cover: (x, y) =>
        y > floor + 0.03 &&
        y < floor + 0.2 &&
        Math.abs(x - left - w / 2 + habit.light * (y - floor)) < w * 0.6
          ? 0.65
          : 0,
      from: mix(palette.light, palette.warm, 0.3),
      angle: level,
    });
  }
  const x = between(random, 0.2, 0.8);
  if (random.below(2) === 0) {
    paintPerson(layout, sitting, x, floor + 0.14, between(random, 0.35, 0.5) * habit.scale, 0.3);
  } else {
    const w = between(random, 0.14, 0.26);
    layout.add({
      cover: box(x - w, floor - 0.12, x + w, floor - 0.08),
      from: mix(palette.dark, palette.accent, 0.3),
      angle: level,
    });
    for (const leg of [-0.9, 0.8])
      layout.add({
        cover: box(x + leg * w, floor - 0.08, x + leg * w + 0.025, floor + 0.12),
        from: palette.dark,
        angle: upright,
      });
    paintVase(layout, sitting, x, floor - 0.11, 0.2, palette.accent);
  }
  return layout;
}
