import { basename, join } from 'node:path';
import sharp from 'sharp';
import writeFileAtomic from 'write-file-atomic';

/** Dots of a PNG for each pixel of the SVG. */
const pngScale = 2;
const dotsPerInch = 72;

/**
 * Writes a chart as `<name>.svg` and `<name>.png`, dark letters on white.
 *
 * @returns the files' names
 */
export async function saveChart(folder: string, name: string, svg: string): Promise<string[]> {
  const onWhite = svg.replace('<svg ', '<svg style="background:white" color="black" ');
  const png = await sharp(Buffer.from(onWhite), { density: dotsPerInch * pngScale })
    .flatten({ background: 'white' })
    .png()
    .toBuffer();
  const files: [string, string | Buffer][] = [
    [`${basename(name)}.svg`, onWhite],
    [`${basename(name)}.png`, png],
  ];
  for (const [file, content] of files) await writeFileAtomic(join(folder, file), content);
  return files.map(([file]) => file);
}
