// Runs in a worker thread: paints one painting of the demo into a file.
import sharp from 'sharp';
import writeFileAtomic from 'write-file-atomic';
import { valueAt } from '../../../contract/item-at.ts';
import { createRandom } from '../../../contract/random.ts';
import { paint, paintingSide } from './paint.ts';
import { inventPainters } from './painters.ts';
import type { PlannedPainting } from './plan.ts';

sharp.concurrency(1);
const painters = new Map(inventPainters().map((painter) => [painter.name, painter]));

export interface PaintTask {
  readonly planned: PlannedPainting;
  /** Absolute path of the JPEG to write. */
  readonly file: string;
}

export default async function paintFile({ planned, file }: PaintTask): Promise<void> {
  const painter = valueAt(painters, planned.painter);
  const pixels = paint(painter, planned.number, planned);
  const jpeg = await sharp(pixels, {
    raw: { width: paintingSide, height: paintingSide, channels: 3 },
  })
    .extract(frame(planned))
    .jpeg({ quality: 90 })
    .toBuffer();
  // A crash of the machine may lose the newest files; they are then painted again.
  await writeFileAtomic(file, jpeg, { fsync: false });
}

/** Portrait, landscape or square, independent of the painter, so that the format identifies nobody. */
function frame({ painter, number }: PlannedPainting) {
  const random = createRandom('demo frame', painter, number);
  const short = paintingSide - random.below(paintingSide / 4);
  const margin = Math.floor((paintingSide - short) / 2);
  return random.below(2) === 0
    ? { left: margin, top: 0, width: short, height: paintingSide }
    : { left: 0, top: margin, width: paintingSide, height: short };
}
