// Trains a 2048-512-128-1 head at batch 128 on wasm, without and with the kernels that the harness
// registers, alternately in one run. Run it with `npm run bench:head`.
import * as tf from '@tensorflow/tfjs';
import { registerWasmKernels } from '../../compute/engine/wasm/register-wasm-kernels.ts';
import { startWasm } from '../../compute/engine/wasm/start-wasm.ts';
import { median } from '../../shared/median.ts';

const batch = 128;
const steps = 5;
const rounds = 5;

await startWasm();
const before = await measure();
registerWasmKernels();
const after = await measure();
process.stdout.write(
  [
    `2048-512-128-1 head, batch ${batch}, median of ${rounds} rounds of ${steps} steps`,
    `stock wasm       ${before.toFixed(0)} samples/s`,
    `with our kernels ${after.toFixed(0)} samples/s`,
    `ratio            ${(after / before).toFixed(2)}`,
    '',
  ].join('\n'),
);

async function measure(): Promise<number> {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 512, activation: 'relu', inputShape: [2048] }),
      tf.layers.dense({ units: 128, activation: 'relu' }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'binaryCrossentropy' });
  const x = tf.randomNormal([batch, 2048], 0, 1, 'float32', 1);
  const y = tf.cast(tf.greater(tf.randomUniform([batch, 1], 0, 1, 'float32', 2), 0.5), 'float32');
  const rates: number[] = [];
  await model.trainOnBatch(x, y);
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let step = 0; step < steps; step++) await model.trainOnBatch(x, y);
    rates.push((steps * batch) / ((performance.now() - start) / 1000));
  }
  tf.dispose([x, y]);
  model.dispose();
  return median(rates);
}
