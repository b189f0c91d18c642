import sharp, { type Metadata, type Sharp } from 'sharp';
import { BadImage } from './describe-bad-image.ts';

/**
 * Maximum number of values in memory, 4 bytes each; images with unusual number types are rare and
 * small.
 */
const mostNumbers = 2 ** 28;

/** Linear light may exceed white up to this value; anything higher is not light from 0 to 1. */
const mostLight = 16;

/**
 * Converts an image whose numbers have neither 8 nor 16 bits, as is possible in a TIFF, to a lossless
 * file of 8 bits if the decoder would show it wrongly. Undefined if it would not.
 *
 * Numbers up to 1 are light, as the decoder assumes for three channels; otherwise, numbers up to 255
 * are 8-bit values. In other images white is unknown.
 *
 * @throws BadImage for others, and the decoder's error if the file is damaged
 */
export async function readUnusualNumbers(
  open: () => Sharp,
  { depth, space, width, height, channels, orientation = 1 }: Metadata,
): Promise<Buffer | undefined> {
  if (depth === 'uchar' || depth === 'ushort') return undefined;
  if (width * height * channels > mostNumbers) {
    throw new BadImage(`too large: ${width} × ${height} pixels of ${nameNumbers(depth)} numbers`);
  }
  const { data, info } = await open()
    .toColourspace(space)
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true });
  const numbers = new Float32Array(data.buffer, data.byteOffset, data.length / 4);
  const most = findMost(numbers);
  const isLight = isFloatingPoint(depth) && most <= mostLight;
  if (isLight && space === 'scrgb') return undefined;
  if (!isLight && most > 255) {
    throw new BadImage(
      `its ${nameNumbers(depth)} numbers go up to ${most}, neither 1 nor 255: save it with 8 or 16 bits`,
    );
  }
  const bytes = Uint8Array.from(numbers, isLight ? showLight : (number) => clampByte(number));
  return sharp(bytes, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .withMetadata({ orientation })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function isFloatingPoint(depth: string): boolean {
  return depth === 'float' || depth === 'double';
}

function nameNumbers(depth: string): string {
  return isFloatingPoint(depth) ? 'floating-point' : depth;
}

function findMost(numbers: Float32Array): number {
  let most = 0;
  for (const number of numbers) if (number > most) most = number;
  return most;
}

/** Encodes linear light as sRGB. */
function showLight(light: number): number {
  const shown = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return clampByte(255 * shown);
}

function clampByte(number: number): number {
  return Number.isNaN(number) ? 0 : Math.round(Math.min(255, Math.max(0, number)));
}
