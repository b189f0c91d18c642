import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { alterPicture } from '../../../harness/evidence/verify/alter-pictures.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();

it("passes on the system's error if a copy cannot be written, by which people learn that a disk is full", async () => {
  const picture = join(folder, 'picture.png');
  await sharp({ create: { width: 200, height: 200, channels: 3, background: '#808080' } })
    .png()
    .toFile(picture);
  await expect(alterPicture(picture, join(folder, 'gone'), 'first')).rejects.toMatchObject({
    code: 'ENOENT',
    syscall: 'open',
  });
});
