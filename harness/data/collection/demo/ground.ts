import { createRandom, type Random } from '../../../contract/random.ts';
import { createNoise } from './noise.ts';

/** What a painter paints on. */
export type Ground = 'weave' | 'coarse weave' | 'panel' | 'paper';

/** Side in pixels of the bolt of cloth from which the ground of each painting is cut. */
const boltSide = 512;

const bolts = new Map<Ground, Float32Array>();

/** The relief of a bare ground, 0 (hollow) to 1 (ridge), for `side` × `side` pixels. */
export function layGround(ground: Ground, side: number, random: Random): Float32Array {
  let bolt = bolts.get(ground);
  if (bolt === undefined) {
    bolt = weaveBolt(ground);
    bolts.set(ground, bolt);
  }
  const left = random.below(boltSide - side);
  const top = random.below(boltSide - side);
  const relief = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const start = (top + y) * boltSide + left;
    relief.set(bolt.subarray(start, start + side), y * side);
  }
  return relief;
}

function weaveBolt(ground: Ground): Float32Array {
  const random = createRandom('demo ground', ground);
  const noise = createNoise(random);
  const pitch = ground === 'coarse weave' ? 4.6 : 2.9;
  const turn = 0.03 * random.normal();
  const bolt = new Float32Array(boltSide * boltSide);
  for (let y = 0; y < boltSide; y++) {
    for (let x = 0; x < boltSide; x++) {
      bolt[y * boltSide + x] = heightAt(ground, x + turn * y, y - turn * x, pitch, noise);
    }
  }
  return bolt;
}

function heightAt(
  ground: Ground,
  x: number,
  y: number,
  pitch: number,
  noise: (x: number, y: number) => number,
): number {
  const grain = noise(x * 0.9, y * 0.9);
  switch (ground) {
    case 'weave':
    case 'coarse weave': {
      const warp = Math.sin((2 * Math.PI * x) / pitch + 2 * noise(x * 0.05, y * 0.05));
      const weft = Math.sin((2 * Math.PI * y) / pitch + 2 * noise(y * 0.05, x * 0.05));
      return 0.5 + 0.2 * warp + 0.2 * weft + 0.2 * (grain - 0.5);
    }
    case 'panel':
      return 0.7 + 0.3 * (noise(x * 0.03, y * 0.5) - 0.5);
    case 'paper':
      return 0.35 * grain + 0.65 * noise(x * 0.35, y * 0.35);
  }
}
