import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import {
  artistLogits,
  artistProfile,
  fitArtistSoftmax,
} from '../../../../plugins/models/verification/artist-softmax.ts';
import { reference, toMatrix } from './reference.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const { unit, artists, logits } = reference.softmax as {
  readonly unit: number[][];
  readonly artists: number[];
  readonly logits: number[][];
};

describe('the softmax over artists', () => {
  it("reaches scikit-learn's optimum, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const fit = await fitArtistSoftmax(toMatrix(unit), artists, { tolerance: 1e-5 });
    const found = await artistLogits(fit, toMatrix(unit));
    expect([...found.data]).toEqual(logits.flat().map((value) => expect.closeTo(value, 2)));
    const rough = await artistLogits(
      await fitArtistSoftmax(toMatrix(unit), artists),
      toMatrix(unit),
    );
    expect([...rough.data]).toEqual(logits.flat().map((value) => expect.closeTo(value, 1)));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is the same to the bit each time, and no matter how artists are numbered', async () => {
    const first = await fitArtistSoftmax(toMatrix(unit), artists);
    const second = await fitArtistSoftmax(
      toMatrix(unit),
      artists.map((artist) => 100 - 7 * artist),
    );
    expect(second).toEqual(first);
  });

  it('makes a centred profile of unit length', async () => {
    const fit = await fitArtistSoftmax(toMatrix(unit), artists);
    const { data, width } = await artistProfile(fit, toMatrix(unit));
    const own = [...data.subarray(0, width)];
    expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(Math.hypot(...own)).toBeCloseTo(1, 5);
  });
});
