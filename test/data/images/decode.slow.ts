import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../../harness/contract/random.ts';
import {
  createImagePool,
  type DecodedBatch,
  type ImagePool,
} from '../../../harness/data/images/pool.ts';
import {
  paint,
  paintQuarters,
  quarters,
  turnBeforehand,
  writeAll,
  writeGoodFiles,
} from './trap-files.ts';
import { writeTiff } from './write-tiff.ts';

const view = { kind: 'whole', size: 96 } as const;

let root: string;
let pool: ImagePool;
let good: Record<string, string>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'images-'));
  pool = createImagePool({ workers: 2 });
  good = await writeGoodFiles(root);
});

afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

async function collect(batches: AsyncIterable<DecodedBatch>): Promise<DecodedBatch[]> {
  const collected: DecodedBatch[] = [];
  for await (const batch of batches) collected.push(batch);
  return collected;
}

async function decodeOne(file: string, size: number = view.size): Promise<Uint8Array> {
  const [decoded] = await collect(pool.decode([file], { kind: 'whole', size }, 1));
  expect(decoded!.failures).toEqual([]);
  return decoded!.batch.data;
}

async function reasonFor(file: string): Promise<string | undefined> {
  const [decoded] = await collect(pool.decode([file], view, 1));
  if (decoded!.failures.length > 0) {
    expect(decoded!.batch.data.every((value) => value === 0)).toBe(true);
  }
  return decoded!.failures[0]?.reason;
}

/** The oracle: every pixel decoded and turned first, then squashed by plain sharp calls. */
async function decodePlainly(file: string, size: number = view.size): Promise<Uint8Array> {
  const { data, info } = await sharp(file, { autoOrient: true })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } })
    .resize(size, size, { fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}

/**
 * The oracle where a side is enlarged: one plain sharp call on the turned picture. libvips moves it
 * by half a pixel, and sharp would mirror after that.
 */
async function enlargePlainly(file: string, size: number): Promise<Uint8Array> {
  return sharp(await turnBeforehand(file))
    .flatten({ background: 'white' })
    .resize(size, size, { fit: 'fill' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}

/** Mean absolute difference, in steps of 1/255. */
function meanDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

const pixelAt = (data: Uint8Array, size: number, x: number, y: number) => [
  ...data.subarray((y * size + x) * 3, (y * size + x) * 3 + 3),
];

describe('the whole view', () => {
  test('of every kind of file is that of plain sharp calls', async () => {
    expect(Object.keys(good).length).toBeGreaterThan(25);
    for (const [name, file] of Object.entries(good)) {
      const { width, height } = await sharp(file).metadata();
      for (const size of [96, 299, 330]) {
        const isEnlarged = Math.min(width, height) < size;
        const expected = await (isEnlarged ? enlargePlainly : decodePlainly)(file, size);
        const difference = meanDifference(await decodeOne(file, size), expected);
        expect(difference, `${name} at ${size} px`).toBeLessThanOrEqual(1);
      }
    }
  });

  test.each([
    [1, 'topLeft', 'topRight', 'bottomLeft'],
    [2, 'topRight', 'topLeft', 'bottomRight'],
    [3, 'bottomRight', 'bottomLeft', 'topRight'],
    [4, 'bottomLeft', 'bottomRight', 'topLeft'],
    [5, 'topLeft', 'bottomLeft', 'topRight'],
    [6, 'bottomLeft', 'topLeft', 'bottomRight'],
    [7, 'bottomRight', 'topRight', 'bottomLeft'],
    [8, 'topRight', 'bottomRight', 'topLeft'],
  ] as const)(
    'of EXIF orientation %i is turned',
    async (orientation, topLeft, topRight, bottomLeft) => {
      const bytes = await paintQuarters(64).withMetadata({ orientation }).png().toBuffer();
      const { turned } = writeAll(root, { turned: bytes });
      const data = await decodeOne(turned!, 32);
      expect(pixelAt(data, 32, 4, 4)).toEqual(quarters[topLeft]);
      expect(pixelAt(data, 32, 28, 4)).toEqual(quarters[topRight]);
      expect(pixelAt(data, 32, 4, 28)).toEqual(quarters[bottomLeft]);
    },
  );

  test('of a turned picture is that of the picture as it is seen, to the bit where it is enlarged', async () => {
    const [width, height] = [60, 40];
    const seen = await paint(width, height, 3).png().toBuffer();
    const { upright } = writeAll(root, { upright: seen });
    const rotated = await sharp(seen).rotate(90).png().toBuffer();
    // How the picture has to be in the file to be seen upright.
    const lying = [
      [2, sharp(seen).flop()],
      [3, sharp(seen).rotate(180)],
      [4, sharp(seen).flip()],
      [5, sharp(rotated).flop()],
      [6, sharp(seen).rotate(270)],
      [7, sharp(rotated).flip()],
      [8, sharp(rotated)],
    ] as const;
    for (const [orientation, picture] of lying) {
      const bytes = await picture.withMetadata({ orientation }).png().toBuffer();
      const { turned } = writeAll(root, { turned: bytes });
      // Shrinking rounds once a direction, in the order in which the picture is in the file.
      const shrunk = meanDifference(await decodeOne(turned!, 30), await decodeOne(upright!, 30));
      expect(shrunk, `orientation ${orientation}`).toBeLessThan(0.5);
      for (const size of [97, 224]) {
        const expected = await decodeOne(upright!, size);
        const same = Buffer.from(await decodeOne(turned!, size)).equals(expected);
        expect(same, `orientation ${orientation} at ${size} px`).toBe(true);
      }
    }
  });

  test('of a TIFF of unusual numbers shows what they say, or says why not', async () => {
    const [width, height] = [30, 20];
    const levels = Array.from({ length: width * height }, (_, i) => (i * 7) % 256);
    const write = (
      numbers: number[],
      kind: Parameters<typeof writeTiff>[1]['kind'],
      channels: 1 | 3 = 1,
    ) =>
      writeTiff(channels === 1 ? numbers : numbers.flatMap((n) => [n, n, n]), {
        width,
        height,
        channels,
        kind,
      });
    const light = levels.map((level) => level / 255);
    const files = writeAll(root, {
      levels: await sharp(Uint8Array.from(levels), { raw: { width, height, channels: 1 } })
        .png()
        .toBuffer(),
      'light-rgb': write(light, 'float32', 3),
      'light-grey': write(light, 'float32'),
      'float-rgb': write(levels, 'float32', 3),
      'float-grey': write(levels, 'float32'),
      'int16-grey': write(levels, 'int16'),
      'uint32-rgb': write(levels, 'uint32', 3),
      high: write(
        levels.map((level) => level * 257),
        'float32',
      ),
      'high-rgb': write(
        levels.map((level) => level * 257),
        'uint32',
        3,
      ),
    });
    const expected = await decodeOne(files.levels!, 20);
    for (const name of ['float-rgb', 'float-grey', 'int16-grey', 'uint32-rgb']) {
      expect(meanDifference(await decodeOne(files[name]!, 20), expected), name).toBeLessThan(0.5);
    }
    const ofLight = await decodeOne(files['light-rgb']!, 20);
    expect(Math.max(...ofLight)).toBeGreaterThan(200);
    const ofGrey = await decodeOne(files['light-grey']!, 20);
    expect(meanDifference(ofGrey, ofLight)).toBeLessThan(8);
    expect(await reasonFor(files.high!)).toBe(
      'its floating-point numbers go up to 65535, neither 1 nor 255: save it with 8 or 16 bits',
    );
    expect(await reasonFor(files['high-rgb']!)).toMatch(/^its uint numbers go up to 65535/);
    const [facts, digest] = await Promise.all([
      pool.inspect(files['light-grey']!),
      createHash('sha256').update(readFileSync(files['light-grey']!)).digest('hex'),
    ]);
    expect(facts).toMatchObject({ digest, width, height });
  });

  test('has the colours that the pixels say', async () => {
    const flat = (
      background: { r: number; g: number; b: number; alpha?: number },
      channels: 3 | 4 = 3,
    ) => sharp({ create: { width: 40, height: 30, channels, background } });
    const level = new Uint16Array(40 * 30).fill(0x80_80);
    const files = writeAll(root, {
      half: await flat({ r: 255, g: 0, b: 0, alpha: 0.5 }, 4).png().toBuffer(),
      clear: await flat({ r: 9, g: 9, b: 9, alpha: 0 }, 4).webp({ lossless: true }).toBuffer(),
      grey16: await sharp(level, { raw: { width: 40, height: 30, channels: 1 } })
        .toColourspace('grey16')
        .png()
        .toBuffer(),
      red: await flat({ r: 255, g: 0, b: 0 })
        .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
        .toBuffer(),
    });
    const colourOf = async (name: string) => pixelAt(await decodeOne(files[name]!, 8), 8, 4, 4);
    const near = (colour: number[], expected: number[]) =>
      colour.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!), `${colour}`).toBeLessThanOrEqual(2);
      });
    near(await colourOf('half'), [255, 127, 127]);
    near(await colourOf('clear'), [255, 255, 255]);
    near(await colourOf('grey16'), [128, 128, 128]);
    near(await colourOf('red'), [255, 0, 0]);
  });

  test('of an animation is its first frame', async () => {
    const first = await paint(80, 60, 1).resize(96, 96, { fit: 'fill' }).raw().toBuffer();
    const third = await paint(80, 60, 9).resize(96, 96, { fit: 'fill' }).raw().toBuffer();
    expect(meanDifference(await decodeOne(good['animated.webp']!), first)).toBeLessThanOrEqual(1);
    expect(meanDifference(await decodeOne(good['animated.gif']!), first)).toBeLessThan(12);
    expect(meanDifference(first, third)).toBeGreaterThan(30);
  });
});

const fullFrames = fileURLToPath(
  new URL('../../../../shared/paintings-fullframe', import.meta.url),
);
test.skipIf(!existsSync(fullFrames))(
  'real paintings are within 1/255 of plain sharp calls',
  async () => {
    const files = readdirSync(fullFrames, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jpg'))
      .map((name) => join(fullFrames, name));
    let index = 0;
    let worst = 0;
    for await (const { batch, failures } of pool.decode(files, { kind: 'whole', size: 224 }, 8)) {
      expect(failures).toEqual([]);
      for (let i = 0; i < batch.count; i++, index++) {
        const stride = 224 * 224 * 3;
        const data = batch.data.subarray(i * stride, (i + 1) * stride);
        worst = Math.max(worst, meanDifference(data, await decodePlainly(files[index]!, 224)));
      }
    }
    expect(index).toBe(files.length);
    expect(worst).toBeLessThanOrEqual(1);
  },
);

describe('files that are no whole image', () => {
  test('cut anywhere are failures that say so', async () => {
    const random = createRandom(3);
    const kinds: Record<string, Buffer> = {
      JPEG: await paint(400, 300).jpeg().toBuffer(),
      'progressive JPEG': await paint(400, 300).jpeg({ progressive: true }).toBuffer(),
      'turned JPEG': await paint(400, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      PNG: await paint(200, 100).png().toBuffer(),
      GIF: await paint(100, 80).gif().toBuffer(),
      WebP: await paint(200, 100).webp().toBuffer(),
    };
    for (const [kind, bytes] of Object.entries(kinds)) {
      const lengths = [
        40,
        bytes.length >> 3,
        bytes.length >> 1,
        bytes.length - 900,
        bytes.length - 20,
      ];
      if (kind.endsWith('JPEG')) lengths.push(bytes.length - 2, bytes.length - 1);
      for (let i = 0; i < 10; i++) lengths.push(30 + random.below(bytes.length - 60));
      for (const length of lengths) {
        const { cut } = writeAll(root, { cut: bytes.subarray(0, length) });
        const format = kind.replace(/^.* /, '');
        expect(await reasonFor(cut!), `${kind} of ${length} bytes`).toMatch(
          new RegExp(`^truncated ${format}: .`),
        );
      }
    }
  });

  test('are failures even where a valid end was put behind the cut', async () => {
    const bytes = await paint(400, 300).jpeg().toBuffer();
    const { patched } = writeAll(root, {
      patched: Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.from([0xff, 0xd9])]),
    });
    expect(await reasonFor(patched!)).toMatch(/^damaged JPEG: /);
  });

  test('have the same reason however many fail and decode at once', async () => {
    const bytes = await paint(400, 300).jpeg().toBuffer();
    const half = bytes.length >> 1;
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    const wrongParameters = Buffer.from(bytes);
    // The scan's header: marker, length, count, three components, first and last coefficient.
    wrongParameters[scan + 2 + 2 + 1 + 6 + 1] = 10;
    const files = writeAll(root, {
      good: bytes,
      cut: bytes.subarray(0, half),
      header: bytes.subarray(0, 300),
      patched: Buffer.concat([bytes.subarray(0, half), Buffer.from([0xff, 0xd9])]),
      // Flaws that libjpeg warns of although every pixel is right.
      stray: Buffer.concat([bytes.subarray(0, scan), Buffer.alloc(5, 9), bytes.subarray(scan)]),
      parameters: wrongParameters,
    });
    const busy = createImagePool({ workers: 4 });
    const names = Array.from({ length: 400 }, (_, i) => Object.keys(files)[(i * 7) % 6]!);
    const reasons = new Map<string, Set<string>>(
      Object.keys(files).map((name) => [name, new Set()]),
    );
    let at = 0;
    for await (const { batch, failures } of busy.decode(
      names.map((name) => files[name]!),
      view,
      16,
    )) {
      const failed = new Map(failures.map(({ index, reason }) => [index, reason]));
      for (let i = 0; i < batch.count; i++) reasons.get(names[at++]!)!.add(failed.get(i) ?? 'none');
    }
    await busy.close();
    for (const name of ['stray', 'parameters']) {
      await expect(sharp(files[name]!, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow();
      expect(await decodeOne(files[name]!)).toEqual(await decodeOne(files.good!));
    }
    const cut = 'truncated JPEG: the file ends before the picture does';
    expect(Object.fromEntries([...reasons].map(([name, set]) => [name, [...set]]))).toEqual({
      good: ['none'],
      cut: [cut],
      header: [cut],
      patched: ['damaged JPEG: it cannot be decoded completely'],
      stray: ['none'],
      parameters: ['none'],
    });
  });

  test('have reasons for people', async () => {
    const png = await paint(200, 100).png().toBuffer();
    png[png.length >> 1]! ^= 0xff;
    const folder = join(root, 'folder.jpg');
    mkdirSync(folder);
    const files = writeAll(root, {
      'empty.jpg': new Uint8Array(),
      'text.jpg': Buffer.from('<html>404 Not Found'),
      'drawing.jpg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'damaged.png': png,
    });
    expect(await reasonFor(files['empty.jpg']!)).toBe('empty file');
    expect(await reasonFor(files['text.jpg']!)).toBe(
      'not an image: it starts with "<html>404 Not Fo"',
    );
    expect(await reasonFor(files['drawing.jpg']!)).toMatch(/^not an image: /);
    expect(await reasonFor(files['damaged.png']!)).toMatch(/^damaged PNG: /);
    expect(await reasonFor(join(root, 'absent.jpg'))).toBe('cannot be read: there is no such file');
    expect(await reasonFor(folder)).toMatch(/^cannot be read: /);
  });

  test('that declare a gigantic size are refused before memory is taken', async () => {
    const gif = Buffer.from(
      'GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02D\x01\x00;',
      'latin1',
    );
    const jpeg = await paint(64, 64).jpeg({ progressive: true }).toBuffer();
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc2]));
    jpeg.writeUInt16BE(65_500, frame + 5);
    jpeg.writeUInt16BE(65_500, frame + 7);
    const files = writeAll(root, { 'huge.gif': gif, 'huge.jpg': jpeg });
    expect(await reasonFor(files['huge.gif']!)).toMatch(/^too large: 65535 × 65535 pixels/);
    expect(await reasonFor(files['huge.jpg']!)).toMatch(/^too large: 65500 × 65500 pixels/);
  });
});

describe('the pool', () => {
  test('keeps the order and the places of files that take unequally long', async () => {
    const random = createRandom(5);
    const files = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const size = random.below(4) === 0 ? 1_200 : 20;
        const bytes = await sharp({
          create: {
            width: size,
            height: size,
            channels: 3,
            background: { r: i * 4, g: 255 - i * 4, b: 7 },
          },
        })
          .png()
          .toBuffer();
        const name = `order-${i}.png`;
        return writeAll(root, { [name]: i % 13 === 5 ? bytes.subarray(0, 50) : bytes })[name]!;
      }),
    );
    for (const batchSize of [1, 7, 60, 100]) {
      let at = 0;
      for await (const { batch, failures } of pool.decode(
        files,
        { kind: 'whole', size: 4 },
        batchSize,
      )) {
        expect(batch.count).toBe(Math.min(batchSize, files.length - at));
        expect(batch.data).toHaveLength(batch.count * 48);
        const bad: number[] = [];
        for (let i = 0; i < batch.count; i++, at++) {
          if (at % 13 === 5) bad.push(i);
          const expected = at % 13 === 5 ? [0, 0, 0] : [at * 4, 255 - at * 4, 7];
          expect([...batch.data.subarray(i * 48, i * 48 + 3)]).toEqual(expected);
        }
        expect(failures.map(({ index }) => index)).toEqual(bad);
      }
      expect(at).toBe(files.length);
    }
  });

  test('decodes ahead while the main thread is blocked, and only a few batches', async () => {
    const files = new Array<string>(240).fill(good['plain.jpg']!);
    const cpuOf = async (work: () => Promise<void>) => {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const everything = await cpuOf(async () => {
      for await (const _ of pool.decode(files, view, 4));
    });
    let asked = 0;
    const requests = function* () {
      for (let i = 0; i < files.length; i += 4) {
        asked++;
        yield { files: files.slice(i, i + 4), views: [{ view, members: [0, 1, 2, 3] }] };
      }
    };
    const batches = pool.decodeBatches(requests())[Symbol.asyncIterator]();
    await batches.next();
    // Four batches ahead, where two workers have eight paintings each, and the first.
    expect(asked).toBe(5);
    // The main thread sleeps until more than one batch has been decoded, a sixtieth of all: the
    // processor time is that of decoding ahead.
    const before = process.cpuUsage();
    const sleepUntil = Date.now() + 60_000;
    let ahead = 0;
    while (ahead / everything < 0.02 && Date.now() < sleepUntil) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      const { user, system } = process.cpuUsage(before);
      ahead = user + system;
    }
    expect(ahead / everything).toBeGreaterThanOrEqual(0.02);
    await batches.return?.();
  });

  test('stops when the consumer does, and ends with close', async () => {
    const own = createImagePool({ workers: 1 });
    for await (const _ of own.decode(new Array(500).fill(good['plain.jpg']!), view, 4)) break;
    await own.close();
    await own.close();
    expect(await collect(pool.decode([], view, 4))).toEqual([]);
  });

  test('refuses a batch size that is none', () => {
    for (const size of [0, -1, 1.5, Number.NaN]) {
      expect(() => pool.decode([], view, size)).toThrow('integer');
    }
  });
});
