import { type OpenWork, startInstances } from '../../../harness/compute/engine/instances.ts';
import { backbones } from '../backbones/backbones.ts';
import type { NamedWeights } from '../backbones/named-weights.ts';
import { pickNeededWeights } from '../backbones/needed-weights.ts';
import {
  type DescriberSetup,
  type ImageDescriber,
  type Images,
  openDescriber,
} from './describe-images.ts';

/**
 * Returns the same rows as `openDescriber`, bit for bit, computed on several instances of the engine
 * in separate threads, one image at a time.
 */
export function openDescriberOnInstances(setup: DescriberSetup, count: number): ImageDescriber {
  const { backbone, layer } = setup;
  const weights = pickNeededWeights(backbones[backbone], setup.weights, [layer]);
  return describeOnInstances(new URL(import.meta.url), { ...setup, weights }, count);
}

/**
 * A describer whose work is done by a module's `openWork` in several threads, one image at a time. The
 * weights in its setup are shared by the threads.
 */
export function describeOnInstances<Setup extends { readonly weights: NamedWeights }>(
  module: URL,
  setup: Setup,
  count: number,
): ImageDescriber {
  const instances = startInstances<Setup, Images, Float32Array>(
    module,
    { ...setup, weights: shareWeights(setup.weights) },
    count,
  );
  return {
    async describe({ data, height, width }) {
      const stride = height * width * 3;
      const rows = await Promise.all(
        Array.from({ length: data.length / stride }, (_, i) =>
          // Copied, because the pixels may be part of a large buffer, which would be sent completely.
          instances.run({ data: data.slice(i * stride, (i + 1) * stride), height, width }),
        ),
      );
      const across = rows[0]?.length ?? 0;
      const joined = new Float32Array(rows.length * across);
      for (const [i, row] of rows.entries()) joined.set(row, i * across);
      return joined;
    },
    dispose: () => void instances.close(),
  };
}

/**
 * Called in each thread, which imports it by this module's address.
 *
 * @public
 */
export const openWork: OpenWork<DescriberSetup, Images, Float32Array> = async (setup) => {
  const describer = openDescriber(setup, 1);
  return (images) => describer.describe(images);
};

/** Copies weights to shared memory that all threads can read. */
function shareWeights(weights: NamedWeights): NamedWeights {
  return new Map(
    [...weights].map(([name, { shape, data }]) => {
      const shared = new Float32Array(new SharedArrayBuffer(data.byteLength));
      shared.set(data);
      return [name, { shape, data: shared }];
    }),
  );
}
