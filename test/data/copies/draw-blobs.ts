import sharp, { type Sharp } from 'sharp';
import { createRandom } from '../../../harness/contract/random.ts';

/** A picture of 480 × 360 pixels that is full of details, another for each seed. */
export function drawBlobs(seed: number): Promise<Buffer> {
  const random = createRandom(seed, 'blobs');
  const blobs = Array.from({ length: 260 }, () => {
    const [x, y] = [random.below(480), random.below(360)];
    const [rx, ry] = [3 + random.below(22), 3 + random.below(22)];
    const colour = [0, 1, 2].map(() => random.below(256)).join(',');
    return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="rgb(${colour})"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">${blobs.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten().png().toBuffer();
}

/** What becomes of a picture on its way into another book. */
export const reproductions: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  'darker, smaller and compressed': (picture) =>
    picture.resize(300).linear(0.6, 10).jpeg({ quality: 55 }),
  'in grey, wider and cut': (picture) =>
    picture
      .extract({ left: 30, top: 20, width: 400, height: 320 })
      .resize(440, 320, { fit: 'fill' })
      .greyscale(),
  'a detail': (picture) => picture.extract({ left: 240, top: 130, width: 190, height: 150 }),
  'in a mirror': (picture) => picture.flop().jpeg({ quality: 80 }),
};
