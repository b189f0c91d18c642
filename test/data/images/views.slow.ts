import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeView, decodeViews } from '../../../harness/data/images/decode-image.ts';
import { openImage } from '../../../harness/data/images/open-image.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { paint, writeAll, writeGoodFiles } from './trap-files.ts';
import { meanDifference, viewPlainly, views } from './view-plainly.ts';

test('patches of an image too large to be held are those of plain sharp calls', async () => {
  const [width, height] = [6_000, 5_600];
  const wide = await paint(600, 560).resize(width, height).raw().toBuffer();
  const big = sharp(wide, { raw: { width, height, channels: 3 } });
  const bytes = await big.withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { turned } = writeAll(temporaryFolder(), { turned: bytes });
  const corners = { kind: 'corners', crop: 224, size: 224 } as const;
  const pixels = await decodeView(await openImage(turned!), corners);
  expect(meanDifference(pixels, await viewPlainly(turned!, corners))).toBeLessThanOrEqual(1);
});

test('every view of every kind of file is that of plain sharp calls', async () => {
  for (const [name, file] of Object.entries(await writeGoodFiles(temporaryFolder()))) {
    const decoded = await decodeViews(await openImage(file), views);
    for (const [i, view] of views.entries()) {
      const difference = meanDifference(decoded[i]!, await viewPlainly(file, view));
      expect(difference, `${name}, ${JSON.stringify(view)}`).toBeLessThanOrEqual(1);
    }
  }
});
