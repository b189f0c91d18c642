import { Layout, shades } from '../layout.ts';
import { createNoise, fractal } from '../noise.ts';
import { around, between, ellipse, everywhere, level } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** Boxes, bars and discs. */
export function blocks(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const grain = fractal(createNoise(random));
  const ground = random.pick([palette.light, palette.dark, palette.far, palette.warm]);
  layout.add({
    cover: everywhere,
    ...shades(ground, 0.12),
    blend: (x, y) => grain(x * 3, y * 3),
    angle: level,
  });
  const colours = [
    palette.accent,
    palette.warm,
    palette.sky,
    palette.field,
    palette.dark,
    palette.light,
  ];
  const kind = random.below(3);
  const count = Math.round((kind === 0 ? 10 : 8) * habit.crowding * between(random, 0.8, 1.4)) + 2;
  for (let i = 0; i < count; i++) {
    const colour = random.pick(colours);
    const turn = kind === 0 ? 0 : random.uniform() * Math.PI;
    const cx = random.uniform();
    const cy = random.uniform();
    const w = between(random, 0.04, 0.26) * habit.scale;
    const h =
      kind === 2 && random.below(2) === 0 ? 0.012 : between(random, 0.04, 0.26) * habit.scale;
    const cos = Math.cos(turn);
    const sin = Math.sin(turn);
    const round = kind === 1 && random.below(2) === 0;
    layout.add({
      cover: round
        ? ellipse(cx, cy, w * 0.7, w * 0.7, 0.03)
        : (x, y) =>
            Math.abs((x - cx) * cos + (y - cy) * sin) < w &&
            Math.abs((y - cy) * cos - (x - cx) * sin) < h
              ? 1
              : 0,
      ...shades(colour, 0.14),
      blend: (x, y) => grain(x * 5 + i, y * 5),
      angle: round ? around(cx, cy) : () => turn,
    });
  }
  return layout;
}
