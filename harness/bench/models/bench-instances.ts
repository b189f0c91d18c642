// Xception features at 299 px on the wasm engine, with one thread and with two, alternately in one run. Run
// it with `npm run bench:instances`.
import { backbones } from '../../../plugins/models/backbones/backbones.ts';
import type { ImageDescriber } from '../../../plugins/models/features/describe-images.ts';
import { openDescriberOnInstances } from '../../../plugins/models/features/describe-on-instances.ts';
import { drawUntrainedWeights } from '../../../plugins/models/weights/untrained-weights.ts';
import { selectEngine } from '../../compute/engine/select-engine.ts';
import { median } from '../../shared/median.ts';

const side = 299;
const images = 8;
const rounds = 5;

await selectEngine('wasm');
const setup = {
  backbone: 'xception',
  weights: drawUntrainedWeights(backbones.xception, 0),
  layer: backbones.xception.output,
  pooling: 'mean',
} as const;
const data = Uint8Array.from(
  { length: images * side * side * 3 },
  (_, i) => (i * 2654435761) >>> 24,
);
const counts = [1, 2];
const measured = counts.map((count) => ({
  describer: openDescriberOnInstances(setup, count),
  rates: [] as number[],
  costs: [] as number[],
}));
const digests = new Set<string>();
for (const { describer } of measured) await measure(describer);
for (let round = 0; round < rounds; round++) {
  for (const { describer, rates, costs } of measured) {
    const { rate, cost } = await measure(describer);
    rates.push(rate);
    costs.push(cost);
  }
}
for (const { describer } of measured) describer.dispose();
const [one, two] = measured.map(({ rates }) => median(rates)) as [number, number];
const [alone, together] = measured.map(({ costs }) => median(costs)) as [number, number];
process.stdout.write(
  [
    `Xception features, ${side} px, wasm, ${images} images per round, median of ${rounds} rounds`,
    `1 thread  ${one.toFixed(2)} images/s, ${alone.toFixed(2)} s of a core per image`,
    `2 threads ${two.toFixed(2)} images/s, ${together.toFixed(2)} s of a core per image`,
    `ratio     ${(two / one).toFixed(2)}`,
    // The load of other programs does not count here, only what the threads take from each other.
    `ratio per core time ${((2 * alone) / together).toFixed(2)}`,
    `bit-identical: ${digests.size === 1}`,
    '',
  ].join('\n'),
);

/** Images per second, and the time of all cores in seconds per image. */
async function measure(describer: ImageDescriber): Promise<{ rate: number; cost: number }> {
  const start = performance.now();
  const before = process.cpuUsage();
  const rows = await describer.describe({ data, height: side, width: side });
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - start) / 1000;
  digests.add(Buffer.from(rows.buffer).toString('base64'));
  return { rate: images / seconds, cost: (user + system) / 1e6 / images };
}
