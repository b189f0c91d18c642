import { Layout, shades } from '../layout.ts';
import { createNoise, fractal } from '../noise.ts';
import { mix } from '../oklab.ts';
import { paintPerson } from './person.ts';
import { between, box, upright } from './shapes.ts';
import type { Sitting } from './sitting.ts';
import { paintSky } from './sky.ts';

/** Three rows of houses and a street. */
export function cityscape(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const ground = Math.min(0.9, habit.horizon + between(random, 0.12, 0.3));
  paintSky(layout, sitting, ground);
  const grime = fractal(createNoise(random));
  for (let row = 0; row < 3; row++) {
    let x = -0.1 * random.uniform();
    while (x < 1) {
      const width = between(random, 0.07, 0.2) * habit.scale;
      const roof = ground - between(random, 0.12, 0.5) * (1 - 0.22 * row) - 0.05;
      const wall = mix(
        random.pick([palette.far, palette.warm, palette.light, palette.field]),
        palette.dark,
        0.12 * row + 0.3 * random.uniform(),
      );
      const left = x;
      layout.add({
        cover: box(left, roof, left + width, ground + 0.03 * row),
        ...shades(wall, 0.14),
        blend: (px, py) => grime(px * 6, py * 6) + 0.4 * habit.light * ((px - left) / width - 0.5),
        angle: upright,
      });
      if (random.below(2) === 0) {
        layout.add({
          cover: (px, py) =>
            py < roof &&
            py > roof - 0.08 &&
            Math.abs(px - left - width / 2) < (py - roof + 0.08) * width * 6.5
              ? 1
              : 0,
          from: mix(palette.accent, palette.dark, 0.35),
          angle: () => 0.6,
        });
      }
      const pane = between(random, 0.03, 0.05);
      const glass = random.below(3) === 0 ? palette.accent : palette.dark;
      layout.add({
        cover: (px, py) => {
          if (
            px < left + 0.01 ||
            px > left + width - 0.01 ||
            py < roof + 0.02 ||
            py > ground - 0.02
          )
            return 0;
          return (px - left) % pane < pane * 0.45 && (py - roof) % (pane * 1.5) > pane * 0.8
            ? 0.8
            : 0;
        },
        from: glass,
        angle: upright,
      });
      x += width * between(random, 0.9, 1.5);
    }
  }
  layout.add({
    cover: (_x, y) => (y > ground + 0.05 ? 1 : 0),
    from: mix(palette.far, palette.dark, 0.3),
    to: mix(palette.light, palette.far, 0.4),
    blend: (x, y) => grime(x * 4, y * 16),
    angle: (x, y) => Math.atan2(y - ground + 0.1, x - habit.centre),
  });
  const people = random.below(Math.ceil(8 * habit.crowding));
  for (let i = 0; i < people; i++) {
    const y = ground + between(random, 0.08, 0.2);
    paintPerson(layout, sitting, random.uniform(), y, (y - ground) * 0.9, 0.3);
  }
  return layout;
}
