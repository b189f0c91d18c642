import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineExtractor } from '../../../harness/compute/features/cache-key.ts';
import type { PixelBatch } from '../../../harness/contract/plugin.ts';

/** Numbers per painting: the means of the channels, the first pixel, and two traps. */
export const statisticsWidth = 6;

/**
 * A small extractor for tests. Its last two numbers depend on the batch on purpose, which a real
 * one must not do: they show when a painting was computed in another batch than before.
 */
export function pixelStatistics(
  options: {
    batchSize?: number;
    sleepMs?: number;
    version?: number;
    precisionClass?: string;
    onOpen?: () => void;
    onBatch?: (batch: PixelBatch) => void;
    onDispose?: () => void;
  } = {},
): EngineExtractor {
  return {
    id: { kind: 'pixel-statistics', version: options.version ?? 1 },
    view: { kind: 'whole', size: 16 },
    width: statisticsWidth,
    usesEngine: options.precisionClass !== undefined,
    precisionClass: options.precisionClass,
    batchSize: options.batchSize ?? 24,
    async open() {
      options.onOpen?.();
      return {
        async extract(batch) {
          options.onBatch?.(batch);
          if (options.sleepMs) await sleep(options.sleepMs);
          const features = new Float32Array(batch.count * statisticsWidth);
          for (let i = 0; i < batch.count; i++)
            features.set(describe(batch, i), i * statisticsWidth);
          return features;
        },
        dispose: () => options.onDispose?.(),
      };
    },
  };
}

function describe({ data, count, height, width }: PixelBatch, i: number): number[] {
  const stride = height * width * 3;
  const sums = [0, 0, 0];
  for (let p = 0; p < stride; p++) sums[p % 3]! += data[i * stride + p]! / 255;
  return [
    ...sums.map((sum) => (sum * 3) / stride / Math.PI),
    data[i * stride]!,
    count,
    data[(count - 1) * stride]! + i / 1_000,
  ];
}
