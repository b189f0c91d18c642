import { existsSync, readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { type Backbone, countParameters } from '../../../../plugins/models/backbones/backbone.ts';
import { backbones } from '../../../../plugins/models/backbones/backbones.ts';
import type { NamedWeights } from '../../../../plugins/models/backbones/named-weights.ts';
import { createNetwork } from '../../../../plugins/models/backbones/network.ts';
import { matchWeights } from '../../../../plugins/models/weights/match-weights.ts';
import { readKerasH5 } from '../../../../plugins/models/weights/read-keras-h5.ts';
import { closedFormWeights, draw } from '../closed-form.ts';

interface Reference {
  readonly size: number;
  readonly inner: string;
  readonly parameters: number;
  readonly step: number;
  readonly innerMean: number[][];
  readonly innerStd: number[][];
  readonly lastMean: number[][];
  readonly norms: [number[], number[], number[]];
}

/** Where make-keras-reference.py --full has written, if it was run. */
const fullFolder = process.env.KERAS_REFERENCE;

beforeAll(async () => {
  await selectEngine(process.env.KERAS_REFERENCE_ENGINE ?? 'wasm');
});

async function poolTaps(
  backbone: Backbone,
  weights: NamedWeights,
  inner: string,
  pixels: tf.Tensor4D,
): Promise<{ innerMean: number[][]; innerStd: number[][]; lastMean: number[][] }> {
  const network = createNetwork(backbone, weights, [inner, backbone.output]);
  const results = tf.tidy(() => {
    const [middle, last] = network.run(pixels);
    const { mean, variance } = tf.moments(middle!, [1, 2]);
    return [mean, tf.sqrt(variance), tf.mean(last!, [1, 2])] as tf.Tensor2D[];
  });
  const [innerMean, innerStd, lastMean] = await Promise.all(results.map((r) => r.array()));
  for (const result of results) result.dispose();
  network.dispose();
  return { innerMean: innerMean!, innerStd: innerStd!, lastMean: lastMean! };
}

/** The largest difference as a part of the largest number of the reference. */
function relativeError(actual: number[][], expected: number[][], step = 1): number {
  let difference = 0;
  let scale = 0;
  for (const [row, numbers] of expected.entries()) {
    for (const [index, number] of numbers.entries()) {
      difference = Math.max(difference, Math.abs(actual[row]![index * step]! - number));
      scale = Math.max(scale, Math.abs(number));
    }
  }
  return difference / scale;
}

const norm = (row: number[]) => Math.hypot(...row);

describe.each(Object.values(backbones))('$name', (backbone) => {
  const file = new URL(`../fixtures/${backbone.name}.json`, import.meta.url);
  const reference: Reference = JSON.parse(readFileSync(file, 'utf8'));

  it('has as many parameters as in Keras', () => {
    expect(countParameters(backbone.layers)).toBe(reference.parameters);
    const known = { xception: 20_861_480, 'inception-v3': 21_802_784 };
    expect(reference.parameters).toBe(known[backbone.name as keyof typeof known]);
  });

  it('gives the features that Keras gives, at an inner and at the last layer', async () => {
    const { size, inner, step } = reference;
    const bytes = draw('images', 2 * size * size * 3).map((u) => Math.floor(u * 256));
    const pixels = tf.tensor4d(
      Float32Array.from(bytes, (byte) => byte / 127.5 - 1),
      [2, size, size, 3],
    );
    const ours = await poolTaps(backbone, closedFormWeights(backbone), inner, pixels);
    pixels.dispose();
    expect(relativeError(ours.innerMean, reference.innerMean, step)).toBeLessThan(1e-4);
    expect(relativeError(ours.innerStd, reference.innerStd, step)).toBeLessThan(1e-4);
    expect(relativeError(ours.lastMean, reference.lastMean, step)).toBeLessThan(1e-4);
    const norms = [ours.innerMean, ours.innerStd, ours.lastMean].map((rows) => rows.map(norm));
    expect(relativeError(norms, reference.norms)).toBeLessThan(1e-4);
  });

  describe.skipIf(fullFolder === undefined)('next to the .h5 that Keras wrote', () => {
    it('gives the same features of 16 paintings', { timeout: 300_000 }, async () => {
      const at = (tail: string) => `${fullFolder}/${backbone.name}${tail}`;
      expect(existsSync(at('.h5'))).toBe(true);
      const stored = await readKerasH5(at('.h5'));
      const { names, missing } = matchWeights(backbone, stored, at('.h5'));
      expect(missing).toEqual([]);
      const weights = new Map([...names].map(([name, inFile]) => [name, stored.get(inFile)!]));
      const report = JSON.parse(readFileSync(at('-paintings.json'), 'utf8'));
      const bytes = readFileSync(at('-paintings.bin'));
      const { count, size } = report as { count: number; size: number };
      const pixels = tf.tensor4d(
        Float32Array.from(bytes, (byte) => byte / 127.5 - 1),
        [count, size, size, 3],
      );
      const ours = await poolTaps(backbone, weights, report.inner, pixels);
      pixels.dispose();
      const errors = [
        relativeError(ours.innerMean, report.innerMean),
        relativeError(ours.innerStd, report.innerStd),
        relativeError(ours.lastMean, report.lastMean),
      ];
      console.error(`${backbone.name} against Keras: ${errors.map((e) => e.toExponential(1))}`);
      expect(Math.max(...errors)).toBeLessThan(1e-4);
    });
  });
});
