import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { createImagePool } from '../../../harness/data/images/pool.ts';
import { createKinshipFinder } from '../../../harness/data/kinship/find-similar-artists.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

it('are found by their pictures, or by style where the collection has styles', async () => {
  const folder = join(temporaryFolder(), 'pictures');
  await mkdir(folder);
  // Two painters of reds and two of blues; one file is not there.
  const colours = { Ada: '#c02010', Bob: '#1020c0', Cay: '#c83018', Dan: '#1830c8' };
  const paintings = [];
  for (const [artist, background] of Object.entries(colours)) {
    for (const i of [0, 1]) {
      const file = join(folder, `${artist}${i}.png`);
      const create = { width: 20 + i, height: 30, channels: 3, background } as const;
      await sharp({ create }).png().toFile(file);
      paintings.push({
        id: `${artist}/${i}`,
        file,
        artist,
        style: artist < 'C' ? 'Fauvism' : 'Rococo',
        digest: `${i}${artist}`,
        perceptualHash: '0'.repeat(16),
        width: 20,
        height: 30,
      });
    }
  }
  const gone = { ...paintings[0]!, id: 'Ada/gone', file: join(folder, 'gone.png') };
  const plain = [...paintings, gone].map(({ style: _, ...painting }) => painting);
  const pool = createImagePool({ workers: 1 });
  try {
    const ids = new Set(plain.map(({ id }) => id));
    const find = createKinshipFinder({ kind: 'folder', paintings: plain }, pool);
    const pairs = [
      ['Ada', 'Cay'],
      ['Bob', 'Dan'],
    ];
    expect(await find(ids)).toEqual({ by: 'appearance', pairs });
    const three = new Set([...ids].filter((id) => !id.startsWith('Cay')));
    expect((await find(three))?.pairs).toHaveLength(2);
    const simulated = createKinshipFinder({ kind: 'simulated', paintings: plain }, pool);
    expect(await simulated(ids)).toBeUndefined();
    const styled = createKinshipFinder({ kind: 'folder', paintings }, pool);
    expect(await styled(ids)).toEqual({
      by: 'style',
      pairs: [
        ['Ada', 'Bob'],
        ['Cay', 'Dan'],
      ],
    });
  } finally {
    await pool.close();
  }
});
