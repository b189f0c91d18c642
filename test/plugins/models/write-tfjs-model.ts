import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedWeights } from '../../../plugins/models/backbones/named-weights.ts';

/** Writes float32 weights as a TensorFlow.js layers-model of two shards. */
export function writeTfjsModel(folder: string, weights: NamedWeights): void {
  mkdirSync(folder, { recursive: true });
  const bytes = Buffer.concat([...weights.values()].map(({ data }) => Buffer.from(data.buffer)));
  // Cut in the middle of a tensor, as converters do.
  const cut = Math.floor(bytes.length / 2) + 1;
  writeFileSync(join(folder, 'shard1of2.bin'), bytes.subarray(0, cut));
  writeFileSync(join(folder, 'shard2of2.bin'), bytes.subarray(cut));
  const specs = [...weights].map(([name, { shape }]) => ({ name, shape, dtype: 'float32' }));
  writeManifest(folder, ['shard1of2.bin', 'shard2of2.bin'], specs);
}

export function writeManifest(folder: string, paths: string[], weights: object[]): void {
  mkdirSync(folder, { recursive: true });
  const model = { format: 'layers-model', weightsManifest: [{ paths, weights }] };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
}
