// Extracts features in a separate process, for tests that kill it.
// Arguments: cache folder, JSON list of paintings, log of extracted batches, sleep per batch in ms.
import { appendFileSync, readFileSync } from 'node:fs';
import { createFeatureStore } from '../../../harness/compute/features/feature-store.ts';
import { createImagePool } from '../../../harness/data/images/pool.ts';
import { pixelStatistics } from './pixel-statistics.ts';

const [folder = '', list = '', log = '', sleepMs] = process.argv.slice(2);
const pool = createImagePool({ workers: 1 });
const store = createFeatureStore({ folder, pool });
const extractor = pixelStatistics({
  sleepMs: Number(sleepMs),
  onBatch({ count }) {
    appendFileSync(log, `${count}\n`);
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
