// A contestant on one of our engines: `engine-contestant.ts ENGINE SETTINGS`.
import { selectEngine } from '../compute/engine/select-engine.ts';
import { messageOf } from '../contract/errors.ts';
import { serve } from './protocol.ts';
import { readSettings } from './settings.ts';

try {
  const [, , engine = 'auto', settings] = process.argv;
  const { task, size, batch, batches, pairs, secondsPerRound } = readSettings(settings);
  const { version, device } = await selectEngine(engine);
  const tf = await import('@tensorflow/tfjs');
  // The only place in the harness that knows networks: the benchmark measures what plugins consist of.
  const { createEngineWork } = await import('./models/bench-work.ts');
  const { createPairWork } = await import('./baseline-cnn/bench-work.ts');
  const sizes = { size, batch };
  const work = pairs === undefined ? createEngineWork(task, sizes) : createPairWork(pairs, sizes);
  const count = () => ({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes });
  let before: ReturnType<typeof count> | undefined;
  await serve(
    {
      version,
      device,
      ...(pairs && { imagesPerUnit: batch / work.unitsPerBatch }),
      unitsPerStep: work.unitsPerBatch * batches,
      async run(steps) {
        await work.run(steps * batches);
        // Optimisers create their own variables in the first step.
        before ??= count();
      },
      async end() {
        const after = count();
        const { tensors, bytes } = before ?? after;
        work.dispose();
        return {
          tensors: { before: tensors, after: after.tensors },
          tensorBytes: { before: bytes, after: after.bytes },
        };
      },
    },
    secondsPerRound,
  );
  process.exit(0);
} catch (error) {
  process.stderr.write(`${messageOf(error).replaceAll('\n', ' ')}\n`);
  process.exit(1);
}
