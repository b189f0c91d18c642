import sharp from 'sharp';
import { expect } from 'vitest';
import type { View } from '../../../harness/contract/plugin.ts';
import { turnBeforehand } from './trap-files.ts';

/** Views of every kind, larger and smaller than the pictures. */
export const views: View[] = [
  { kind: 'whole', size: 224 },
  { kind: 'centre', size: 224 },
  { kind: 'centre', size: 71 },
  { kind: 'corners', crop: 224, size: 224 },
  { kind: 'corners', crop: 64, size: 96 },
  { kind: 'grid', rows: 3, columns: 2, crop: 100, size: 100 },
  { kind: 'grid', rows: 1, columns: 1, crop: 150, size: 75 },
  { kind: 'whole', size: 224, mirrored: true },
];

/** Pictures that were turned before, since every view asks for one. */
const turned = new Map<string, ReturnType<typeof turnBeforehand>>();

function turnOnce(file: string): ReturnType<typeof turnBeforehand> {
  const known = turned.get(file) ?? turnBeforehand(file);
  turned.set(file, known);
  return known;
}

interface Raw {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number };
}

/** Every pixel of the picture as it is seen, enlarged first where its shorter side is too short. */
async function decodePlainly(file: string, shorterSide: number): Promise<Raw> {
  const { autoOrient } = await sharp(file).metadata();
  const scale = shorterSide / Math.min(autoOrient.width, autoOrient.height);
  const pipeline = sharp(await turnOnce(file)).flatten({ background: 'white' });
  if (scale > 1) {
    const width = Math.round(autoOrient.width * scale);
    pipeline.resize(width, Math.round(autoOrient.height * scale), { fit: 'fill' });
  }
  return pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
}

const open = ({ data, info }: Raw) =>
  sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });

/** The oracle of all views: plain sharp calls on pixels that were decoded and turned before. */
export async function viewPlainly(file: string, view: View): Promise<Buffer> {
  const { size } = view;
  if (view.kind === 'whole' && view.mirrored) {
    const data = await viewPlainly(file, { kind: 'whole', size });
    return open({ data, info: { width: size, height: size } })
      .flop()
      .raw()
      .toBuffer();
  }
  const { autoOrient } = await sharp(file).metadata();
  if (view.kind === 'whole' && Math.min(autoOrient.width, autoOrient.height) < size) {
    return sharp(await turnOnce(file))
      .flatten({ background: 'white' })
      .resize(size, size, { fit: 'fill' })
      .toColourspace('srgb')
      .raw()
      .toBuffer();
  }
  if (!('crop' in view)) {
    const raw = await decodePlainly(file, size);
    const whole = open(raw).resize(size, size, { fit: 'fill' });
    if (view.kind === 'whole') return whole.raw().toBuffer();
    const scale = size / Math.min(raw.info.width, raw.info.height);
    const [width, height] = [raw.info.width, raw.info.height].map((n) => Math.round(n * scale));
    const data = await open(raw).resize(width, height, { fit: 'fill' }).raw().toBuffer();
    const [left, top] = [Math.floor((width! - size) / 2), Math.floor((height! - size) / 2)];
    return open({ data, info: { width: width!, height: height! } })
      .extract({ left, top, width: size, height: size })
      .raw()
      .toBuffer();
  }
  const raw = await decodePlainly(file, view.crop);
  const right = raw.info.width - view.crop;
  const bottom = raw.info.height - view.crop;
  const at = (from: number, share: number) => Math.round(from * share);
  const places =
    view.kind === 'corners'
      ? [
          [0, 0],
          [right, 0],
          [0, bottom],
          [right, bottom],
        ]
      : Array.from({ length: view.rows * view.columns }, (_, i) =>
          view.rows === 1
            ? [Math.floor(right / 2), Math.floor(bottom / 2)]
            : [at(right, (i % 2) / 1), at(bottom, Math.floor(i / 2) / 2)],
        );
  const patches = places.map(([left, top]) =>
    open(raw)
      .extract({ left: left!, top: top!, width: view.crop, height: view.crop })
      .raw()
      .toBuffer()
      .then((data) =>
        open({ data, info: { width: view.crop, height: view.crop } })
          .resize(size, size, { fit: 'fill' })
          .raw()
          .toBuffer(),
      ),
  );
  return Buffer.concat(await Promise.all(patches));
}

/** Mean absolute difference, in steps of 1/255. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
