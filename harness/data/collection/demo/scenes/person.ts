import type { Layout } from '../layout.ts';
import { mix } from '../oklab.ts';
import { between, ellipse, level } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** A person in a long dress, standing at `foot`. */
export function paintPerson(
  layout: Layout,
  { random, palette, habit }: Sitting,
  x: number,
  foot: number,
  height: number,
  sway: number,
): void {
  const dress = random.pick([
    palette.accent,
    palette.dark,
    palette.light,
    palette.warm,
    palette.sky,
  ]);
  const lean = sway * between(random, -0.5, 0.5) * height;
  const flare = between(random, 0.1, 0.26);
  layout.add({
    cover: (px, py) => {
      const up = (foot - py) / height;
      if (up < 0 || up > 0.84) return 0;
      const half = height * (0.09 + flare * (1 - up) ** 2) * (up > 0.7 ? 0.8 : 1);
      return Math.abs(px - x - lean * up * up) < half ? 1 : 0;
    },
    from: mix(dress, palette.dark, 0.35),
    to: mix(dress, palette.light, 0.3),
    blend: (px) => 0.5 + (habit.light * (px - x)) / (height * 0.25),
    angle: () => Math.PI / 2 - 0.5 * sway * Math.sign(lean),
  });
  if (height > 0.25) {
    const arm = between(random, -0.3, 0.35);
    for (const side of [-1, 1]) {
      layout.add({
        cover: (px, py) => {
          const out = ((px - x - lean * 0.5) * side) / height;
          return out > 0.05 &&
            out < 0.3 &&
            Math.abs((foot - py) / height - 0.68 - arm * out * side) < 0.03
            ? 1
            : 0;
        },
        from: mix(palette.warm, palette.light, 0.5),
        angle: () => -arm * side,
      });
    }
  }
  const skin = mix(palette.warm, palette.light, 0.55);
  layout.add({
    cover: ellipse(x + lean, foot - 0.92 * height, 0.075 * height, 0.095 * height),
    from: skin,
    to: mix(palette.dark, palette.warm, 0.3),
    blend: (_x, py) => (py < foot - 0.94 * height ? 1 : 0),
    angle: level,
  });
}
