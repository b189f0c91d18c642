// Extracts features in a process of its own, for tests that kill it.
// Arguments: cache folder, JSON list of paintings, log of extracted batches, sleep a batch in ms,
// and optionally the number of batches after which it stops for good.
import { appendFileSync, readFileSync } from 'node:fs';
import { createFeatureStore } from '../../../harness/compute/features/feature-store.ts';
import { createImagePool } from '../../../harness/data/images/pool.ts';
import { pixelStatistics } from './pixel-statistics.ts';

const [folder = '', list = '', log = '', sleepMs, batches] = process.argv.slice(2);
const pool = createImagePool({ workers: 1 });
const store = createFeatureStore({ folder, pool });
let done = 0;
const extractor = pixelStatistics({
  sleepMs: Number(sleepMs),
  onBatch({ count }) {
    appendFileSync(log, `${count}\n`);
    // SIGKILL ends this as well.
    if (++done === Number(batches)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
try {
  const { computed, reused } = await store.features(
    extractor,
    JSON.parse(readFileSync(list, 'utf8')),
  );
  process.stdout.write(JSON.stringify({ computed, reused }));
} catch (error) {
  process.stderr.write(`${(error as { code?: string }).code}: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await pool.close();
}
