import { Layout, shades } from '../layout.ts';
import { createNoise, fractal, step } from '../noise.ts';
import { mix } from '../oklab.ts';
import { between, box, upright } from './shapes.ts';
import type { Sitting } from './sitting.ts';
import { paintSky } from './sky.ts';
import { paintTree } from './tree.ts';

/** Hills and fields, sometimes with a road, trees or a house. */
export function landscape(sitting: Sitting): Layout {
  const { random, palette, habit } = sitting;
  const layout = new Layout();
  const horizon = Math.min(0.85, Math.max(0.2, habit.horizon + between(random, -0.12, 0.12)));
  paintSky(layout, sitting, horizon);
  const hills = fractal(createNoise(random));
  const ridges = 1 + random.below(3);
  for (let i = 0; i < ridges; i++) {
    const base = horizon + (0.05 * i - 0.02);
    const rough = between(random, 1.5, 5);
    const tall = between(random, 0.08, 0.38) * (1 - i / (ridges + 1));
    const tone = mix(palette.far, palette.field, i / ridges);
    layout.add({
      cover: (x, y) => step(-0.004, 0.004, y - base + tall * hills(x * rough + 7 * i, i)),
      ...shades(tone, 0.18),
      blend: (x, y) => hills(x * 6, y * 9 + i),
      angle: (x) =>
        2.2 * tall * (hills((x + 0.03) * rough + 7 * i, i) - hills(x * rough + 7 * i, i)) * 14,
    });
  }
  const tilt = between(random, -0.5, 0.5);
  const furrows = between(random, 8, 26);
  layout.add({
    cover: (x, y) => step(-0.004, 0.004, y - horizon - 0.05 - 0.06 * hills(x * 2, 40)),
    from: palette.field,
    to: mix(palette.field, palette.warm, 0.75),
    blend: (x, y) =>
      0.5 +
      0.5 * Math.sin(furrows * ((x - 0.5) / (y - horizon + 0.25) + tilt)) * hills(x * 4, y * 9),
    angle: (x, y) => Math.atan2(y - horizon + 0.15, (x - 0.5) * 1.4 + tilt * 0.3),
  });
  if (random.below(2) === 0) {
    const bend = between(random, -0.3, 0.3);
    layout.add({
      cover: (x, y) => {
        const depth = (y - horizon - 0.05) / (1 - horizon);
        const middle = habit.centre + bend * Math.sin(3 * depth);
        return depth > 0 && Math.abs(x - middle) < 0.015 + 0.15 * depth ** 1.4 ? 1 : 0;
      },
      from: mix(palette.light, palette.warm, 0.5),
      to: palette.light,
      blend: (x, y) => hills(x * 8, y * 14),
      angle: () => Math.PI / 2 - bend,
    });
  }
  const trees = random.below(Math.ceil(6 * habit.crowding) + 1);
  for (let i = 0; i < trees; i++) {
    const foot =
      horizon + 0.04 + (0.4 * (i + 0.5) * random.uniform()) / (trees + 1) + 0.1 * (i / trees);
    paintTree(
      layout,
      sitting,
      random.uniform(),
      foot,
      (0.12 + (foot - horizon) * 1.2) * habit.scale,
    );
  }
  if (random.below(3) === 0) {
    const x = between(random, 0.15, 0.75);
    const y = horizon + between(random, 0.02, 0.14);
    const w = between(random, 0.06, 0.14) * habit.scale;
    layout.add({ cover: box(x, y - w * 0.5, x + w, y), from: palette.light, angle: upright });
    layout.add({
      cover: (px, py) =>
        py < y - w * 0.5 && py > y - w && Math.abs(px - x - w / 2) < py - (y - w) + 0.01 ? 1 : 0,
      from: palette.accent,
      angle: () => 0.7,
    });
  }
  return layout;
}
