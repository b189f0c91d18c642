import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParityCase } from './parity/parity-case.ts';
import { parityCases } from './parity/parity-cases.ts';

/** Computes every case on the engine and on the cpu backend, and compares. */
export function describeParity(
  engine: string,
  runs = 40,
  cases: readonly ParityCase[] = parityCases,
  how = '',
): void {
  describe(`${engine}${how} agrees with the cpu backend within 1e-4`, () => {
    for (const parityCase of cases) {
      if (parityCase.refusedBy?.includes(engine)) continue;
      it(parityCase.name, async () => {
        await tf.setBackend(engine);
        await fc.assert(
          fc.asyncProperty(parityCase.draw, async (drawn) => {
            const tensorsBefore = countTensors(engine);
            const got = await compute(engine, drawn);
            expect(countTensors(engine), 'tensors left behind').toEqual(tensorsBefore);
            const wanted = await compute('cpu', {
              ...drawn,
              compute: drawn.oracle ?? drawn.compute,
            });
            expect(got.length).toBe(wanted.length);
            got.forEach((result, i) => {
              expect(result.shape).toEqual(wanted[i]!.shape);
              expect(findError(result.values, wanted[i]!.values), `result ${i}`).toBeLessThan(1e-4);
            });
          }),
          { numRuns: runs, seed: 20 },
        );
      });
    }
  });
}

type Drawn = ParityCase['draw'] extends fc.Arbitrary<infer T> ? T : never;

async function compute(backend: string, { inputs, compute }: Drawn) {
  await tf.setBackend(backend);
  const results = tf.tidy(() =>
    compute(...inputs.map(({ shape, values }) => tf.tensor(values, [...shape], 'float32'))),
  );
  const read = [];
  // `data()` and not `dataSync()`, which WebGPU does not allow.
  for (const tensor of results) read.push({ shape: tensor.shape, values: await tensor.data() });
  tf.dispose(results);
  return read;
}

function countTensors(backend: string): number[] {
  tf.setBackend(backend);
  return [tf.memory().numTensors, tf.engine().backend.numDataIds()];
}

/** The largest difference, relative to the largest number that was wanted (or to 0.01). */
export function findError(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let difference = 0;
  let scale = 0.01;
  for (let i = 0; i < wanted.length; i++) {
    const d = Math.abs(got[i]! - wanted[i]!);
    if (!(d <= difference)) difference = d;
    scale = Math.max(scale, Math.abs(wanted[i]!));
  }
  return difference / scale;
}
