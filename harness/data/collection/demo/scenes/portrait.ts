import { Layout, shades } from '../layout.ts';
import { createNoise, fractal } from '../noise.ts';
import { fromHue, mix } from '../oklab.ts';
import { around, between, box, ellipse, everywhere, level, lit, upright } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** Head and shoulders in front of a plain wall. */
export function portrait(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const wall = fractal(createNoise(random));
  const back = mix(
    random.pick([palette.far, palette.dark, palette.field, palette.sky]),
    palette.dark,
    random.uniform() * 0.4,
  );
  layout.add({
    cover: everywhere,
    ...shades(back, 0.22),
    blend: (x, y) => wall(x * 3, y * 3) + 0.3 * habit.light * (x - 0.5),
    angle: (x, y) => 3 * wall(x * 2, y * 2),
  });
  const s = habit.scale * between(random, 0.8, 1.2);
  const cx = 0.5 + (habit.centre - 0.5) * 0.5 + between(random, -0.1, 0.1);
  const cy = between(random, 0.36, 0.46);
  const rx = 0.135 * s;
  const ry = 0.185 * s;
  const dress = random.pick([
    palette.accent,
    palette.dark,
    palette.sky,
    palette.warm,
    palette.field,
  ]);
  const turn = between(random, -0.4, 0.4);
  const bodyY = cy + ry * 2.45;
  layout.add({
    cover: ellipse(cx - turn * 0.06, bodyY + 0.1, 0.34 * s, 0.32 * s, 0.03),
    from: mix(dress, palette.dark, 0.5),
    to: mix(dress, palette.light, 0.25),
    blend: (x, y) =>
      lit(cx, bodyY, 0.34 * s, 0.5, habit.light)(x, y) * 0.7 + 0.4 * wall(x * 9, y * 4),
    angle: (x) => Math.PI / 2 + (x - cx) * 2,
  });
  const skin = mix(fromHue(between(random, 0.55, 0.8), 0.06, 0.16), palette.warm, 0.35);
  const shade = mix(skin, palette.dark, 0.5);
  const glow = mix(skin, palette.light, 0.45);
  const hair = random.pick([
    palette.dark,
    mix(palette.dark, palette.warm, 0.5),
    mix(palette.warm, palette.light, 0.3),
  ]);
  const longHair = random.below(2) === 0;
  layout.add({
    cover: ellipse(cx, cy - ry * (longHair ? -0.15 : 0.2), rx * 1.3, ry * (longHair ? 1.5 : 1.1)),
    ...shades(hair, 0.15),
    blend: (x, y) => wall(x * 14, y * 5),
    angle: around(cx, cy),
  });
  layout.add({
    cover: box(cx - rx * 0.45, cy + ry * 0.6, cx + rx * 0.45, cy + ry * 1.5),
    from: shade,
    angle: upright,
  });
  layout.add({
    cover: ellipse(cx, cy, rx, ry),
    from: shade,
    to: glow,
    blend: lit(cx, cy, rx, ry, habit.light),
    angle: around(cx, cy),
  });
  layout.add({
    cover: (x, y) => (y < cy - ry * 0.55 ? ellipse(cx, cy, rx * 1.1, ry * 1.1)(x, y) : 0),
    from: hair,
    angle: around(cx, cy),
  });
  const look = turn * rx * 0.6;
  for (const eye of [-1, 1]) {
    layout.add({
      cover: ellipse(cx + look + eye * rx * 0.4, cy - ry * 0.08, rx * 0.19, ry * 0.09, 0.3),
      from: palette.dark,
      angle: level,
    });
  }
  layout.add({
    cover: box(cx + look - rx * 0.07, cy, cx + look + rx * 0.1, cy + ry * 0.35),
    from: shade,
    angle: upright,
  });
  layout.add({
    cover: ellipse(cx + look, cy + ry * 0.55, rx * 0.3, ry * 0.08, 0.3),
    from: mix(palette.accent, shade, 0.4),
    angle: level,
  });
  if (random.below(3) === 0) {
    const hat = random.pick([palette.accent, palette.dark, palette.light]);
    layout.add({ cover: ellipse(cx, cy - ry * 0.75, rx * 2, ry * 0.2), from: hat, angle: level });
    layout.add({
      cover: ellipse(cx, cy - ry * 1.05, rx * 1.1, ry * 0.5),
      ...shades(hat, 0.2),
      blend: lit(cx, cy - ry, rx, ry, habit.light),
      angle: level,
    });
  }
  return layout;
}
