import type { Random } from '../../../../contract/random.ts';
import { step } from '../noise.ts';

/** The whole picture. */
export const everywhere = () => 1;

/** Strokes are horizontal. */
export const level = () => 0;

/** Strokes are vertical. */
export const upright = () => Math.PI / 2;

/** A random number between two others. */
export const between = (random: Random, from: number, to: number) =>
  from + (to - from) * random.uniform();

/** An ellipse with a soft edge. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, soft = 0.08) {
  return (x: number, y: number) => {
    const u = (x - cx) / rx;
    const v = (y - cy) / ry;
    // Most places are outside and need no square root.
    const square = u * u + v * v;
    return square > (1 + soft) ** 2 ? 0 : step(1 + soft, 1 - soft, Math.sqrt(square));
  };
}

/** Directions around a centre. */
export function around(cx: number, cy: number) {
  return (x: number, y: number) => Math.atan2(y - cy, x - cx) + Math.PI / 2;
}

/** An upright box with a sharp edge. */
export function box(left: number, top: number, right: number, bottom: number) {
  return (x: number, y: number) => (x >= left && x < right && y >= top && y < bottom ? 1 : 0);
}

/** Light falling on a ball, as a blend from shade to light. */
export function lit(cx: number, cy: number, rx: number, ry: number, light: number) {
  return (x: number, y: number) => 0.5 + 0.45 * ((light * (x - cx)) / rx - (y - cy) / ry);
}
