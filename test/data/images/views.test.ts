import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { View } from '../../../harness/contract/plugin.ts';
import { countBytes, countImages, placePatches } from '../../../harness/contract/view-geometry.ts';
import { decodeView, decodeViews } from '../../../harness/data/images/decode-image.ts';
import { openImage } from '../../../harness/data/images/open-image.ts';
import { createImagePool, type ImagePool } from '../../../harness/data/images/pool.ts';
import { paint, paintQuarters, quarters, writeAll, writeGoodFiles } from './trap-files.ts';
import { meanDifference, viewPlainly, views } from './view-plainly.ts';

let root: string;
let pool: ImagePool;
let good: Record<string, string>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'views-'));
  pool = createImagePool({ workers: 2 });
  good = await writeGoodFiles(root);
});

afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

// Every third kind of file; the slow tests take all of them.
test('every view is that of plain sharp calls, one decode for all', async () => {
  const some = Object.entries(good).filter((_, i) => i % 3 === 0);
  for (const [place, [name, file]] of some.entries()) {
    const together = await decodeViews(await openImage(file), views);
    for (const [i, view] of views.entries()) {
      const label = `${name}, ${JSON.stringify(view)}`;
      if (i === place % views.length) {
        // What a view shows does not depend on the others that are asked for.
        const single = await decodeView(await openImage(file), view);
        expect(Buffer.compare(single, together[i]!), label).toBe(0);
      }
      const difference = meanDifference(together[i]!, await viewPlainly(file, view));
      expect(difference, label).toBeLessThanOrEqual(1);
    }
  }
});

describe('patches', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of EXIF orientation %i are where the corners are seen',
    async (orientation) => {
      // The picture is painted as it is seen and stored as the orientation has it.
      const seen = await paintQuarters(400).extract({ left: 0, top: 0, width: 400, height: 300 });
      const raw = await seen.raw().toBuffer();
      const stored = sharp(raw, { raw: { width: 400, height: 300, channels: 3 } });
      // Undoing a turn: those by a quarter are each other's inverse, all others their own. sharp
      // mirrors before it turns.
      const turn = {
        1: (s: Sharp) => s,
        2: (s: Sharp) => s.flop(),
        3: (s: Sharp) => s.rotate(180),
        4: (s: Sharp) => s.flip(),
        5: (s: Sharp) => s.flip().rotate(90),
        6: (s: Sharp) => s.rotate(270),
        7: (s: Sharp) => s.flop().rotate(90),
        8: (s: Sharp) => s.rotate(90),
      }[orientation]!;
      const bytes = await turn(stored).withMetadata({ orientation }).png().toBuffer();
      const { turned } = writeAll(root, { turned: bytes });
      const pixels = await decodeView(await openImage(turned!), {
        kind: 'corners',
        crop: 50,
        size: 50,
      });
      const colours = [0, 1, 2, 3].map((i) => [...pixels.subarray(i * 7_500, i * 7_500 + 3)]);
      const { topLeft, topRight, bottomLeft, bottomRight } = quarters;
      expect(colours).toEqual([topLeft, topRight, bottomLeft, bottomRight]);
    },
  );

  test('are at even distances from edge to edge, in the middle where there is one', () => {
    const grid = { kind: 'grid', rows: 2, columns: 3, crop: 10, size: 10 } as const;
    expect(placePatches(grid, 31, 20)).toEqual([
      { left: 0, top: 0 },
      { left: 11, top: 0 },
      { left: 21, top: 0 },
      { left: 0, top: 10 },
      { left: 11, top: 10 },
      { left: 21, top: 10 },
    ]);
    const one = { ...grid, rows: 1, columns: 1 };
    expect(placePatches(one, 31, 10)).toEqual([{ left: 10, top: 0 }]);
    expect([countImages(grid), countBytes(grid)]).toEqual([6, 1_800]);
  });

  test('of a painting too narrow to be enlarged whole are enlarged separately', async () => {
    const level = (y: number) => (y < 4_499 ? 40 : 200);
    const column = Uint8Array.from({ length: 9_000 * 3 }, (_, i) => level(i / 3));
    const thread = sharp(column, { raw: { width: 1, height: 9_000, channels: 3 } });
    const { file } = writeAll(root, { file: await thread.png().toBuffer() });
    const [centre, corners] = await decodeViews(await openImage(file!), [views[1]!, views[3]!]);
    expect(new Set(centre)).toEqual(new Set([200]));
    const half = corners!.length / 2;
    expect(new Set(corners!.subarray(0, half))).toEqual(new Set([40]));
    expect(new Set(corners!.subarray(half))).toEqual(new Set([200]));
  });
});

describe('the pool', () => {
  test('decodes several views of chosen files, used memory and failures as zeros', async () => {
    const bytes = await paint(400, 300).jpeg().toBuffer();
    const files = Object.values(
      writeAll(root, {
        'a.jpg': bytes,
        'b.jpg': bytes.subarray(0, bytes.length >> 1),
        'c.jpg': await paint(400, 300, 5).jpeg().toBuffer(),
      }),
    );
    const corners: View = { kind: 'corners', crop: 32, size: 32 };
    const whole: View = { kind: 'whole', size: 48 };
    const request = {
      files,
      views: [
        { view: whole, members: [0, 1, 2] },
        { view: corners, members: [2, 1] },
      ],
    };
    const alone = await Promise.all(
      [0, 2].map(async (i) => decodeViews(await openImage(files[i]!), [whole, corners])),
    );
    // Let go each time, so that later batches are in memory of earlier ones.
    for await (const decoded of pool.decodeBatches(new Array(8).fill(request))) {
      const [wholes, patches] = decoded.batches;
      expect(wholes).toMatchObject({ count: 3, images: 1, width: 48 });
      expect(patches).toMatchObject({ count: 2, images: 4, height: 32 });
      const stride = countBytes(corners);
      expect(patches!.data).toHaveLength(2 * stride);
      expect(Buffer.compare(patches!.data.subarray(0, stride), alone[1]![1]!)).toBe(0);
      expect(patches!.data.subarray(stride).every((value) => value === 0)).toBe(true);
      expect(Buffer.compare(wholes!.data.subarray(0, countBytes(whole)), alone[0]![0]!)).toBe(0);
      expect(decoded.failures).toEqual([
        { index: 1, reason: expect.stringMatching(/^truncated JPEG: /) },
      ]);
      decoded.batches.forEach(({ data }) => void data.fill(77));
      decoded.release();
      decoded.release();
    }
  });

  test('refuses a view that is none', () => {
    for (const view of [
      { kind: 'whole', size: 0 },
      { kind: 'corners', crop: 1.5, size: 9 },
      { kind: 'grid', rows: 2_000, columns: 1, crop: 9, size: 9 },
    ] as View[]) {
      expect(() => pool.decode([], view, 1)).toThrow('must be an integer from 1 to');
    }
  });
});

const fullFrames = fileURLToPath(
  new URL('../../../../shared/paintings-fullframe', import.meta.url),
);
test.skipIf(!existsSync(fullFrames))(
  'real paintings are within 1/255 of plain sharp calls in every view',
  async () => {
    const files = readdirSync(fullFrames, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jpg'))
      .sort()
      // All of them take half a minute.
      .filter((_, i) => process.env.ALL_PAINTINGS !== undefined || i % 4 === 0)
      .map((name) => join(fullFrames, name));
    const asked = [...views.slice(0, 4), { kind: 'whole', size: 299 } as const];
    for (const file of files) {
      const together = await decodeViews(await openImage(file), asked);
      for (const [i, view] of asked.entries()) {
        const alone = await decodeView(await openImage(file), view);
        expect(Buffer.compare(alone, together[i]!), file).toBe(0);
        const difference = meanDifference(alone, await viewPlainly(file, view));
        expect(difference, `${file}, ${JSON.stringify(view)}`).toBeLessThanOrEqual(1);
      }
    }
  },
);
