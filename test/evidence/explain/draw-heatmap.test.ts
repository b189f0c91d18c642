import { describe, expect, it } from 'vitest';
import { drawHeatmap, type Raster } from '../../../harness/evidence/explain/draw-heatmap.ts';

const painting: Raster = { data: Buffer.alloc(8 * 8 * 3, 128), width: 8, height: 8 };

/** Brightness at the left and at the right edge. */
async function edges(data: number[], from?: 'zero' | 'least') {
  const heatmap = { rows: 1, columns: data.length, data: Float32Array.from(data) };
  const drawn = await drawHeatmap(painting, heatmap, from);
  const brightness = (at: number) =>
    drawn.data.subarray(3 * at, 3 * at + 3).reduce((a, b) => a + b);
  return [brightness(0), brightness(7)] as const;
}

describe('a heatmap over a painting', () => {
  it('is bright where the map is large', async () => {
    const [low, high] = await edges([0, 0, 4, 4]);
    expect(high).toBeGreaterThan(low + 200);
  });

  it('starts at 0, or at its own least where its level says nothing', async () => {
    const [low, high] = await edges([9, 9, 10, 10]);
    expect(high - low).toBeLessThan(100);
    const [least, most] = await edges([9, 9, 10, 10], 'least');
    expect([least, most]).toEqual(await edges([0, 0, 1, 1]));
  });

  it('is dark everywhere where there is nothing to show', async () => {
    const dark = await edges([0, 0]);
    expect(await edges([5, 5], 'least')).toEqual(dark);
    expect(dark[0]).toBeLessThan(3 * 80);
  });

  it('of the middle leaves grey what is outside, on wide and on high paintings', async () => {
    const map = { rows: 2, columns: 2, data: Float32Array.of(0, 0, 1, 1), middle: 0.5 };
    for (const [width, height] of [
      [12, 8],
      [8, 12],
    ] as const) {
      const grey: Raster = { data: Buffer.alloc(width * height * 3, 128), width, height };
      const { data } = await drawHeatmap(grey, map);
      const pixel = (x: number, y: number) => [
        ...data.subarray(3 * (y * width + x)).subarray(0, 3),
      ];
      const left = (width - 4) / 2;
      const top = (height - 4) / 2;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const isInside = x >= left && x < left + 4 && y >= top && y < top + 4;
          expect(
            pixel(x, y).every((value) => value === 128),
            `${x}, ${y}`,
          ).toBe(!isInside);
        }
      }
      // Dark above, bright below.
      const [dark = 0, bright = 0] = [pixel(left, top)[0], pixel(left, top + 3)[0]];
      expect(bright).toBeGreaterThan(dark + 60);
      expect(pixel(left, top)).toEqual(pixel(left + 3, top));
    }
  });
});
