import { Layout } from '../layout.ts';
import { createNoise, fractal, step } from '../noise.ts';
import { mix } from '../oklab.ts';
import { between, everywhere, level } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** Trunks, leaves and the ground between. */
export function forest(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const leaves = fractal(createNoise(random));
  layout.add({
    cover: everywhere,
    from: mix(palette.field, palette.dark, 0.5),
    to: mix(palette.sky, palette.light, 0.5),
    blend: (x, y) => step(0.35, 0.7, leaves(x * 6, y * 6)) - 0.6 * y + 0.2,
    angle: (x, y) => 5 * leaves(x * 3, y * 3),
  });
  const floor = between(random, 0.68, 0.85);
  layout.add({
    cover: (x, y) => (y > floor + 0.05 * leaves(x * 4, 2) ? 1 : 0),
    from: mix(palette.dark, palette.field, 0.4),
    to: palette.warm,
    blend: (x, y) => leaves(x * 4, y * 16),
    angle: level,
  });
  const trunks = 4 + random.below(Math.ceil(9 * habit.crowding));
  const bark =
    random.below(2) === 0
      ? mix(palette.dark, palette.far, 0.3)
      : mix(palette.light, palette.far, 0.25);
  for (let i = 0; i < trunks; i++) {
    const near = (i + 1) / trunks;
    const x = random.uniform();
    const w = (0.008 + 0.035 * near * random.uniform()) * habit.scale;
    const lean = between(random, -0.12, 0.12);
    const foot = floor + 0.2 * near;
    layout.add({
      cover: (px, py) =>
        py < foot && Math.abs(px - x - lean * (foot - py)) < w * (0.6 + 0.4 * py) ? 1 : 0,
      from: mix(bark, palette.dark, 0.45),
      to: mix(bark, palette.light, 0.2),
      blend: (px) => 0.5 + (habit.light * (px - x)) / (3 * w),
      angle: () => Math.PI / 2 + lean,
    });
  }
  layout.add({
    cover: (x, y) => 0.9 * step(0.56, 0.66, leaves(x * 9 + 20, y * 9)) * step(0.75, 0.4, y),
    from: mix(palette.field, palette.dark, 0.2),
    to: mix(palette.accent, palette.warm, random.uniform()),
    blend: (x, y) => leaves(x * 12, y * 12 + 30),
    angle: (x, y) => 6 * leaves(x * 5, y * 5),
  });
  return layout;
}
