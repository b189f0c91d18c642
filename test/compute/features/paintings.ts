import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../../../harness/contract/random.ts';
import type { PaintingFile } from '../../../harness/data/collection/collection.ts';

/** Writes `count` small, different JPEGs and returns them. */
export async function paintRandomPaintings(folder: string, count: number): Promise<PaintingFile[]> {
  const random = createRandom(7, 'paintings');
  const paintings: PaintingFile[] = [];
  for (let i = 0; i < count; i++) {
    const [width, height] = [20 + random.below(30), 20 + random.below(30)];
    const tint = [random.below(200), random.below(200), random.below(200)];
    const pixels = Uint8Array.from(
      { length: width * height * 3 },
      (_, p) => tint[p % 3]! + random.below(56),
    );
    const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg()
      .toBuffer();
    const file = join(folder, `${i}.jpg`);
    writeFileSync(file, bytes);
    paintings.push({ digest: createHash('sha256').update(bytes).digest('hex'), file });
  }
  return paintings;
}
