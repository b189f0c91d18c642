// Draws a picture of every view of some paintings, a row each.
//
//   npm run draw:views -- FOLDER SHEET.png [paintings]
//
// The paintings are spread evenly over the sorted files of the folder.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { itemAt } from '../../contract/item-at.ts';
import type { View } from '../../contract/plugin.ts';
import { countImages } from '../../contract/view-geometry.ts';
import { decodeViews } from './decode-image.ts';
import { openImage } from './open-image.ts';

const [folder, sheet, count = '6'] = process.argv.slice(2);
if (folder === undefined || sheet === undefined) {
  console.error('Give a folder and a file: npm run draw:views -- FOLDER SHEET.png [paintings]');
  process.exit(1);
}

const cell = 112;
const gap = 6;
const header = 40;
const views: readonly { readonly label: string; readonly view: View }[] = [
  { label: 'whole', view: { kind: 'whole', size: 224 } },
  { label: 'centre', view: { kind: 'centre', size: 224 } },
  { label: 'corners, 224 px', view: { kind: 'corners', crop: 224, size: 224 } },
  {
    label: 'grid 2 × 3, 128 px',
    view: { kind: 'grid', rows: 2, columns: 3, crop: 128, size: 128 },
  },
];

const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(jpe?g|png|webp|tiff?)$/i.test(name))
  .sort();
const rows = Math.min(Number(count), found.length);
const files = Array.from({ length: rows }, (_, i) =>
  itemAt(found, Math.floor((i * found.length) / rows)),
).map((name) => join(folder, name));

const left = (column: number) => gap + column * (cell + gap);
let columns = 1;
const columnsOf = views.map(({ label, view }) => {
  const start = columns;
  columns += countImages(view);
  return { label, view, start };
});
const width = left(columns);
const height = header + rows * (cell + gap);

const pieces: OverlayOptions[] = [];
for (const [row, file] of files.entries()) {
  const top = header + row * (cell + gap);
  const image = await openImage(file);
  const original = await sharp(file, { autoOrient: true })
    .resize(cell, cell, { fit: 'contain', background: '#ffffff' })
    .png()
    .toBuffer();
  pieces.push({ input: original, left: left(0), top });
  const decoded = await decodeViews(
    image,
    views.map(({ view }) => view),
  );
  for (const [i, { view, start }] of columnsOf.entries()) {
    const stride = view.size * view.size * 3;
    const raw = { width: view.size, height: view.size, channels: 3 } as const;
    for (let k = 0; k < countImages(view); k++) {
      const pixels = itemAt(decoded, i).subarray(k * stride, (k + 1) * stride);
      const input = await sharp(pixels, { raw }).resize(cell, cell).png().toBuffer();
      pieces.push({ input, left: left(start + k), top });
    }
  }
  console.error(`${basename(file)}: ${image.width} × ${image.height}`);
}
const labels = [{ label: 'painting', start: 0 }, ...columnsOf].map(
  ({ label, start }) =>
    `<text x="${left(start)}" y="${header - 12}" font-size="18" font-family="sans-serif">${label}</text>`,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${header}">${labels.join('')}</svg>`;
await sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
  .composite([{ input: Buffer.from(svg), left: 0, top: 0 }, ...pieces])
  .png({ palette: true, quality: 90, effort: 10 })
  .toFile(sheet);
console.error(`${sheet}: ${width} × ${height}`);
