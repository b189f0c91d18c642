import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeView } from '../../../harness/data/images/decode-image.ts';
import { openImage } from '../../../harness/data/images/open-image.ts';
import { writeDecoded } from '../../../harness/data/images/write-decoded.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();
const noise = { type: 'gaussian', mean: 120, sigma: 40 } as const;

async function paint(name: string, draw: (picture: Sharp) => Sharp): Promise<string> {
  const create = { width: 40, height: 24, channels: 3, background: 'white', noise } as const;
  const picture = sharp({ create });
  await draw(picture).toFile(join(folder, name));
  return join(folder, name);
}

describe('writeDecoded', () => {
  it.each([
    ['upright.jpg', (picture: Sharp) => picture.jpeg(), 0],
    // Turned or laid over white before it is made smaller, it is rounded elsewhere.
    ['turned.jpg', (picture: Sharp) => picture.jpeg().withMetadata({ orientation: 6 }), 1],
    ['see-through.png', (picture: Sharp) => picture.ensureAlpha(0.5).png(), 1],
  ] as const)('keeps what networks see of %s', async (name, draw, most) => {
    const file = await paint(name, draw);
    const out = join(folder, `${name}.tif`);
    await writeDecoded(file, out);
    const [before, after] = [await openImage(file), await openImage(out)];
    expect(after).toMatchObject({ format: 'TIFF', isPlainRgb: true, orientation: 1 });
    expect([after.width, after.height]).toEqual([before.width, before.height]);
    const view = { kind: 'whole', size: 16 } as const;
    const [seen, wanted] = [await decodeView(after, view), await decodeView(before, view)];
    const differences = [...seen].map((value, i) => Math.abs(value - (wanted[i] ?? Number.NaN)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(most);
  });

  it('makes a picture smaller by its shorter side, and none larger', async () => {
    const file = await paint('large.jpg', (picture) => picture.jpeg());
    const out = join(folder, 'small.tif');
    await writeDecoded(file, out, 12);
    expect(await openImage(out)).toMatchObject({ width: 20, height: 12 });
    await writeDecoded(file, out, 300);
    expect(await openImage(out)).toMatchObject({ width: 40, height: 24 });
  });

  it('says why a damaged one cannot be read', async () => {
    const file = join(folder, 'cut.jpg');
    const whole = await sharp(await paint('whole.jpg', (picture) => picture.jpeg()))
      .jpeg()
      .toBuffer();
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    await expect(writeDecoded(file, join(folder, 'cut.tif'))).rejects.toMatchObject({
      name: 'BadImage',
    });
  });
});
