import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../harness/compute/engine/engine.ts';
import { selectEngine } from '../../../harness/compute/engine/select-engine.ts';
import { messageOf } from '../../../harness/contract/errors.ts';
import { describeParity } from './describe-parity.ts';
import { runInChild } from './run-in-child.ts';

const engine = await selectEngine('tensorflow').catch((error: unknown) => messageOf(error));

if (typeof engine === 'string') {
  const notice = `tensorflow engine: NOT TESTED, because ${engine}`;
  process.stderr.write(`\n${notice}\n\n`);
  // Where the engine is installed on purpose, its absence is a failure.
  if (process.env.HARNESS_REQUIRE_TENSORFLOW === '1') {
    it('is installed', () => expect.unreachable(notice));
  } else {
    it.skip(notice, () => {});
  }
} else {
  describeEngine(engine);
  describeParity('tensorflow');
}

function describeEngine(selected: Engine): void {
  describe('selectEngine', () => {
    it('takes tensorflow for auto, and writes nothing itself', async () => {
      const { said, stdout, stderr } = await runInChild(
        `const { selectEngine } = await import('#root/harness/compute/engine/select-engine.ts');
        const engine = await selectEngine('auto');
        const tf = (await import('@tensorflow/tfjs')).default;
        const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync();
        say({ name: engine.name, backend: tf.getBackend(), product: [...product] });`,
      );
      expect(said).toEqual([{ name: 'tensorflow', backend: 'tensorflow', product: [3, 3, 3, 3] }]);
      expect(stdout + stderr).toBe('');
    });

    it('says which TensorFlow it is', () => {
      expect(selected.version).toMatch(/^TensorFlow 2\.\d+\.\d+/);
      expect(['CPU', 'GPU']).toContain(selected.device);
      expect(selected.precisionClass).toBe(selected.device === 'CPU' ? 'float32' : 'tf32');
    });

    it('is refused in a second thread, with a reason', async () => {
      const { said } = await runInChild(
        `const { Worker } = await import('node:worker_threads');
        const source = \`
          import { parentPort } from 'node:worker_threads';
          import { selectEngine } from '#root/harness/compute/engine/select-engine.ts';
          parentPort.postMessage(await selectEngine('tensorflow').catch((e) => e.message));
        \`;
        const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(source)), {
          execArgv: ['--import', '#root/harness/shared/typescript/register.js'],
        });
        worker.once('message', (m) => say(m));`,
      );
      expect(said[0]).toContain('it runs in the main thread only');
    });
  });
}
