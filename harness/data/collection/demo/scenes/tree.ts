import type { Layout } from '../layout.ts';
import { mix } from '../oklab.ts';
import { around, between, ellipse, lit, upright } from './shapes.ts';
import type { Sitting } from './sitting.ts';

/** A tree at `foot`. */
export function paintTree(
  layout: Layout,
  { random, palette, habit }: Sitting,
  x: number,
  foot: number,
  height: number,
): void {
  const leaves = mix(palette.field, palette.dark, between(random, 0.25, 0.65));
  const lean = between(random, -0.04, 0.04);
  const slim = between(random, 0.22, 0.6);
  layout.add({
    cover: (px, py) =>
      py < foot && py > foot - height * 0.6 && Math.abs(px - x) < height * 0.03 + 0.006 ? 1 : 0,
    from: palette.dark,
    angle: upright,
  });
  for (let i = 0; i < 5; i++) {
    const cx = x + lean + between(random, -0.5, 0.5) * slim * height;
    const cy = foot - height * between(random, 0.45, 0.95);
    const rx = height * slim * between(random, 0.35, 0.7);
    const ry = height * between(random, 0.14, 0.26);
    layout.add({
      cover: ellipse(cx, cy, rx, ry, 0.2),
      from: mix(leaves, palette.dark, 0.25),
      to: mix(leaves, palette.light, 0.3),
      blend: lit(cx, cy, rx, ry, habit.light),
      angle: around(cx, cy),
    });
  }
}
