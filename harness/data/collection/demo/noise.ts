// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import type { Random } from '../../../contract/random.ts';

/** Smooth noise in [0, 1] over the plane. */
export type Noise = (x: number, y: number) => number;

/** Value noise with one lattice point per unit, repeated every 64 units. */
export function createNoise(random: Random): Noise {
  const lattice = Float32Array.from({ length: 64 * 64 }, () => random.uniform());
  const at = (x: number, y: number) => lattice[((y & 63) << 6) | (x & 63)]!;
  return (x, y) => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const u = ease(x - left);
    const v = ease(y - top);
    const upper = at(left, top) * (1 - u) + at(left + 1, top) * u;
    const lower = at(left, top + 1) * (1 - u) + at(left + 1, top + 1) * u;
    return upper * (1 - v) + lower * v;
  };
}

/** Three octaves of a noise, in [0, 1]: clouds, hills, foliage. */
export function fractal(noise: Noise): Noise {
  return (x, y) =>
    0.57 * noise(x, y) + 0.29 * noise(2 * x + 17, 2 * y + 5) + 0.14 * noise(4 * x + 3, 4 * y + 31);
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function step(from: number, to: number, x: number): number {
  return ease(Math.min(1, Math.max(0, (x - from) / (to - from))));
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
