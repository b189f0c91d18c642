// Draws the picture of docs/start.md: one painting by each painter of the demo.
//
//   npm run draw:painters -- data/demo harness/data/collection/demo-painters.jpg

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { itemAt } from '../../../contract/item-at.ts';

const [folder, file] = process.argv.slice(2);
if (folder === undefined || file === undefined) {
  console.error(
    'Give the folder of the demo and a file: npm run draw:painters -- data/demo SHEET.jpg',
  );
  process.exit(1);
}
const columns = 7;
/** Side of a painting, and the gap between two, in pixels. */
const side = 126;
const gap = 6;

const entries = await readdir(folder, { withFileTypes: true });
const painters = entries
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const tiles = await Promise.all(
  painters.map(async (painter, place) => {
    const paintings = (await readdir(join(folder, painter))).filter((name) =>
      /\.jpe?g$/.test(name),
    );
    const input = await sharp(join(folder, painter, itemAt(paintings.sort(), 0)))
      .resize(side, side)
      .png()
      .toBuffer();
    const row = Math.floor(place / columns);
    return { input, left: (place % columns) * (side + gap), top: row * (side + gap) };
  }),
);
const rows = Math.ceil(painters.length / columns);
await sharp({
  create: {
    width: columns * (side + gap) - gap,
    height: rows * (side + gap) - gap,
    channels: 3,
    background: 'white',
  },
})
  .composite(tiles)
  .jpeg({ quality: 82 })
  .toFile(file);
