// The contestant that decodes: `decode-contestant.ts SETTINGS`. It writes its own JPEGs into a temporary
// folder, so that it needs no input.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { itemAt } from '../contract/item-at.ts';
import { createRandom } from '../contract/random.ts';
import { createImagePool } from '../data/images/pool.ts';
import { serve } from './protocol.ts';
import { readSettings } from './settings.ts';

const { size, batch, secondsPerRound } = readSettings(process.argv[2]);
const folder = await mkdtemp(join(tmpdir(), 'harness-bench-'));
try {
  const files: string[] = [];
  for (let i = 0; i < 16; i++) {
    const file = join(folder, `${i}.jpg`);
    await writeCloud(file, i);
    files.push(file);
  }
  const pool = createImagePool();
  const batchFiles = Array.from({ length: batch }, (_, i) => itemAt(files, i % files.length));
  await serve(
    {
      version: `sharp ${sharp.versions.sharp}`,
      device: `${pool.workers} ${pool.workers === 1 ? 'worker' : 'workers'}`,
      unitsPerStep: batch,
      async run(steps) {
        const all = Array.from({ length: steps }, () => batchFiles).flat();
        for await (const { failures } of pool.decode(all, { kind: 'whole', size }, batch)) {
          for (const { reason } of failures) throw new Error(reason);
        }
      },
      async end() {
        await pool.close();
        return { tensors: null, tensorBytes: null };
      },
    },
    secondsPerRound,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Clouds of colour with some grain: a JPEG of about the size of a painting's. */
async function writeCloud(file: string, seed: number): Promise<void> {
  const random = createRandom('bench', seed);
  const raw = { width: 200, height: 150, channels: 3 as const };
  const colours = Uint8Array.from({ length: 200 * 150 * 3 }, () => random.below(256));
  await sharp(colours, { raw }).resize(1600, 1200).jpeg({ quality: 85 }).toFile(file);
}
