import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { makeOnce } from '../../material/session/make-once.ts';
import { runInChild } from './run-in-child.ts';
import { type Training, trainSmallNetwork } from './train-small-network.ts';

/**
 * A small network learns the same on the engine as on the cpu backend, and repeats to the bit.
 *
 * @param repeated how many steps are repeated, and in how many other processes
 */
export function describeTraining(engine: string, repeated = { steps: 20, processes: 1 }): void {
  const { steps, processes } = repeated;
  describe(`training on ${engine}`, () => {
    it('follows the loss curve of the cpu backend within 1e-3, and leaks nothing', async () => {
      await tf.setBackend(engine);
      const here = await trainSmallNetwork();
      const wanted = await trainOnCpu();
      expect(here.leaked).toBe(0);
      expect(here.losses.at(-1)).toBeLessThan(0.7 * here.losses[0]!);
      here.losses.forEach((loss, step) => {
        expect(Math.abs(loss - wanted.losses[step]!), `step ${step}`).toBeLessThan(1e-3);
      });
    });

    it('repeats to the bit, in this process and in another', async () => {
      await tf.setBackend(engine);
      const here = await trainSmallNetwork(steps);
      expect(await trainSmallNetwork(steps)).toEqual(here);
      for (let process = 0; process < processes; process++) {
        const { said, stderr } = await runInChild(
          `const { selectEngine } = await import('#root/harness/compute/engine/select-engine.ts');
          const { trainSmallNetwork } = await import('#root/test/compute/engine/train-small-network.ts');
          await selectEngine(${JSON.stringify(engine)});
          say(await trainSmallNetwork(${steps}));`,
        );
        expect(said[0] as Training, stderr).toEqual(here);
      }
    });
  });
}

/** The same training on the cpu backend of TensorFlow.js, which takes longest: once for all engines. */
async function trainOnCpu(): Promise<Training> {
  const folder = await makeOnce('training-on-cpu', async (made) => {
    await tf.setBackend('cpu');
    writeFileSync(join(made, 'training.json'), JSON.stringify(await trainSmallNetwork()));
  });
  return JSON.parse(readFileSync(join(folder, 'training.json'), 'utf8')) as Training;
}
