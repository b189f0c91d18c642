import { Layout, shades } from '../layout.ts';
import { createNoise, fractal, step } from '../noise.ts';
import { mix } from '../oklab.ts';
import { between, ellipse, level, upright } from './shapes.ts';
import type { Sitting } from './sitting.ts';
import { paintSky } from './sky.ts';

/** The sea with boats, sometimes with a coast. */
export function marina(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const horizon = Math.min(0.75, Math.max(0.2, habit.horizon + between(random, -0.12, 0.1)));
  paintSky(layout, sitting, horizon);
  const waves = fractal(createNoise(random));
  const swell = between(random, 12, 40);
  layout.add({
    cover: (_x, y) => (y > horizon ? 1 : 0),
    from: mix(palette.sky, palette.dark, between(random, 0.25, 0.6)),
    to: mix(palette.light, palette.sky, 0.3),
    blend: (x, y) => step(0.45, 0.72, waves(x * 3.5, y * swell)) + (y < horizon + 0.03 ? 0.4 : 0),
    angle: (x, y) => 0.5 * (waves(x * 4, y * 6) - 0.5),
  });
  if (random.below(2) === 0) {
    const side = random.below(2);
    const reach = between(random, 0.2, 0.55);
    const tall = between(random, 0.08, 0.35);
    layout.add({
      cover: (x, y) => {
        const inland = side === 0 ? 1 - x / reach : 1 - (1 - x) / reach;
        if (inland <= 0) return 0;
        return y < horizon + 0.05 * inland &&
          y > horizon - tall * inland ** 0.6 - 0.05 * waves(x * 9, 3)
          ? 1
          : 0;
      },
      ...shades(mix(palette.far, palette.warm, random.uniform()), 0.3),
      blend: (x, y) => waves(x * 9, y * 7),
      angle: upright,
    });
  }
  const boats = 1 + random.below(Math.ceil(4 * habit.crowding));
  for (let i = 0; i < boats; i++) {
    const x = i === 0 ? habit.centre + between(random, -0.2, 0.2) : random.uniform();
    const y = horizon + between(random, 0.03, 0.35);
    const s = (0.06 + (y - horizon) * 0.7) * habit.scale;
    const sail = random.below(3) === 0 ? palette.accent : mix(palette.light, palette.warm, 0.3);
    layout.add({
      cover: (px, py) => {
        const up = (y - py) / (2 * s);
        return up > 0 && up < 1 && px > x - 0.1 * s && px < x + s * 0.9 * (1 - up) ? 1 : 0;
      },
      from: sail,
      to: mix(sail, palette.dark, 0.4),
      blend: (px) => (px - x) / s,
      angle: () => 1.2,
    });
    layout.add({
      cover: ellipse(x + 0.1 * s, y, s, s * 0.22),
      from: mix(palette.dark, palette.warm, 0.25),
      angle: level,
    });
    layout.add({
      cover: (px, py) =>
        py > y + s * 0.2 &&
        py < y + 2 * s &&
        Math.abs(px - x) < s * 0.5 &&
        waves(px * 4, py * 40) > 0.5
          ? 0.6
          : 0,
      from: sail,
      angle: level,
    });
  }
  return layout;
}
