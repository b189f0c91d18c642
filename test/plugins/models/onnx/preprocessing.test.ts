import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeView } from '../../../../harness/data/images/decode-image.ts';
import { openImage } from '../../../../harness/data/images/open-image.ts';
import { readPreprocessing, viewFor } from '../../../../plugins/models/onnx/preprocessing.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';
import { fixture, pictureOf } from './families.ts';

/** What Hugging Face's own processors make of pictures, as make-onnx-fixtures.py wrote it. */
interface Case {
  readonly processor: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly pictures: readonly {
    readonly height: number;
    readonly width: number;
    readonly size: number;
    readonly pixels: string;
  }[];
}
const cases: readonly Case[] = JSON.parse(readFileSync(fixture('preprocessing.json'), 'utf8'));

function writeConfig(config: unknown): string {
  const file = join(temporaryFolder(), 'preprocessor_config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

describe('a painting made ready for a network', () => {
  it.each(cases.map((one) => [one.processor, one] as const))(
    'is within 1/255 of what the %s processor makes of it, whatever its form',
    async (_, { config, pictures }) => {
      const preprocessing = await readPreprocessing(writeConfig(config));
      expect(pictures).toHaveLength(20);
      for (const { height, width, size, pixels } of pictures) {
        const raw = { width, height, channels: 3 } as const;
        const data = pictureOf(`${height}x${width}`, height, width);
        const file = join(temporaryFolder(), 'picture.png');
        await sharp(data, { raw }).png().toFile(file);
        const own = await decodeView(await openImage(file), viewFor(preprocessing));
        const wanted = Buffer.from(pixels, 'base64');
        expect(preprocessing.size).toBe(size);
        expect(own).toHaveLength(wanted.length);
        const apart = own.map((value, i) => Math.abs(value - wanted[i]!));
        expect(Math.max(...apart), `${width} × ${height}`).toBeLessThanOrEqual(1);
      }
    },
  );

  it('is turned by its EXIF orientation first', async () => {
    const folder = temporaryFolder();
    const raw = { width: 30, height: 20, channels: 3 } as const;
    const upright = sharp(pictureOf('upright', 20, 30), { raw });
    await upright.clone().png().toFile(join(folder, 'upright.png'));
    // Orientation 6 is shown turned right by 90°, so it is turned left.
    const lying = await upright.rotate(270).withMetadata({ orientation: 6 }).png().toBuffer();
    writeFileSync(join(folder, 'lying.png'), lying);
    const view = { kind: 'prepared', size: 12, shorter: 14, resampling: 'bicubic' } as const;
    const shown = async (name: string) => decodeView(await openImage(join(folder, name)), view);
    expect(Buffer.compare(await shown('lying.png'), await shown('upright.png'))).toBe(0);
  });
});

describe('a preprocessor_config.json', () => {
  it('is read with a byte order mark, as some editors write it', async () => {
    const file = writeConfig({ size: 32 });
    writeFileSync(file, `\ufeff${readFileSync(file, 'utf8')}`);
    expect(await readPreprocessing(file)).toMatchObject({ size: 32 });
  });

  it('is understood in the forms that are about', async () => {
    const read = async (config: object) => readPreprocessing(writeConfig(config));
    const mean = [0.5, 0.5, 0.5];
    const common = { image_mean: mean, image_std: mean };
    const own = { mean, std: mean };
    expect(await read({ ...common, size: 224, crop_size: 224, do_center_crop: true })).toEqual({
      size: 224,
      shorter: 224,
      resampling: 'bicubic',
      ...own,
    });
    expect(await read({ ...common, size: { height: 384, width: 384 }, resample: 2 })).toEqual({
      size: 384,
      resampling: 'bilinear',
      ...own,
    });
    const dinov2 = { size: { shortest_edge: 256 }, crop_size: { height: 224, width: 224 } };
    expect(await read({ ...common, ...dinov2, resample: 3 })).toMatchObject({
      size: 224,
      shorter: 256,
    });
    // Bytes that are not brought to [0, 1] are normalised as they are.
    const bytes = { size: 64, do_rescale: false, image_mean: [127.5, 127.5, 127.5] };
    const read255 = await read({ ...bytes, image_std: [127.5, 127.5, 127.5] });
    expect(read255.mean[0]).toBeCloseTo(0.5, 12);
    expect(read255.std[0]).toBeCloseTo(0.5, 12);
    expect(await read({ size: 64, do_normalize: false })).toMatchObject({
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
  });

  it.each([
    [{}, /size/],
    [{ size: 224, resample: 0 }, /resample 0 is not supported/],
    [{ size: 224, do_resize: false }, /do_resize/],
    [{ size: { height: 224, width: 336 } }, /only squares/],
    [{ size: { shortest_edge: 224 } }, /would not be square/],
    [{ size: { shortest_edge: 200 }, crop_size: 224 }, /larger/],
  ])('that cannot be honoured is refused: %j', async (config, why) => {
    const file = writeConfig(config);
    const error = await readPreprocessing(file).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'PREPROCESSING_INVALID' });
    expect((error as Error).message).toMatch(why);
    expect((error as Error).message).toContain(file);
  });
});
