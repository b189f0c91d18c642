import type { Layout } from '../layout.ts';
import { createNoise, fractal, step } from '../noise.ts';
import { mix } from '../oklab.ts';
import { around, between, ellipse, everywhere, level } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** Sky with clouds and sometimes a sun or moon, from the top down to the horizon. */
export function paintSky(
  layout: Layout,
  { random, palette, habit }: Sitting,
  horizon: number,
): void {
  const clouds = fractal(createNoise(random));
  const stretch = between(random, 2, 5);
  const low = mix(palette.sky, random.below(3) === 0 ? palette.warm : palette.light, 0.55);
  layout.add({
    cover: everywhere,
    from: palette.sky,
    to: low,
    blend: (_x, y) => (y / horizon) ** 1.5,
    angle: level,
  });
  const cloudiness = between(random, 0.4, 0.62);
  layout.add({
    cover: (x, y) =>
      y > horizon ? 0 : 0.85 * step(cloudiness, cloudiness + 0.18, clouds(x * stretch, y * 7)),
    from: palette.light,
    to: mix(palette.light, palette.far, 0.7),
    blend: (x, y) => clouds(x * stretch + 9, y * 7 + 0.6),
    angle: (x, y) => 0.8 * (clouds(x * 3, y * 3) - 0.5),
  });
  if (random.below(3) === 0) {
    const r = between(random, 0.03, 0.09);
    const cx = between(random, 0.15, 0.85);
    const cy = between(random, 0.1, Math.max(0.15, horizon - 0.1));
    layout.add({
      cover: ellipse(cx, cy, r, r),
      from: mix(palette.light, palette.accent, 0.3 + 0.2 * habit.light),
      angle: around(cx, cy),
    });
  }
}
