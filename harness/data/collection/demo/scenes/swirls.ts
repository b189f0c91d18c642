import { Layout, shades } from '../layout.ts';
import { createNoise, fractal, step } from '../noise.ts';
import { between } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** Bands of colour that flow around each other. */
export function swirls(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const field = fractal(createNoise(random));
  const warp = fractal(createNoise(random));
  const colours = random.shuffle([
    palette.dark,
    palette.sky,
    palette.light,
    palette.warm,
    palette.accent,
    palette.field,
    palette.far,
  ]);
  const zoom = between(random, 1.2, 3.2) / habit.scale;
  const value = (x: number, y: number) =>
    field(zoom * x + 2 * warp(2 * x, 2 * y), zoom * y + 2 * warp(2 * x + 9, 2 * y));
  const flow = (x: number, y: number) =>
    Math.atan2(value(x + 0.01, y) - value(x - 0.01, y), -(value(x, y + 0.01) - value(x, y - 0.01)));
  const bands = 4 + random.below(4);
  for (let i = 0; i < bands; i++) {
    const from = 0.2 + (0.6 * i) / bands;
    layout.add({
      cover: (x, y) => (i === 0 ? 1 : step(from - 0.01, from + 0.01, value(x, y))),
      ...shades(colours[i % colours.length] ?? palette.light, 0.15),
      blend: (x, y) => warp(8 * x, 8 * y),
      angle: flow,
    });
  }
  return layout;
}
