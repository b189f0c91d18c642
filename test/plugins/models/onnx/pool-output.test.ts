import { describe, expect, it } from 'vitest';
import { readLayerOutput } from '../../../../plugins/models/onnx/layer-output.ts';
import { choosePooling, poolOutput } from '../../../../plugins/models/onnx/pool-output.ts';

/** A class token and four places of two channels. */
const tokens = Float32Array.of(9, -9, 1, 2, 2, 4, 3, 6, 6, 12);
const output = readLayerOutput(tokens, [1, 5, 2], 1, 'tokens');

describe('what a layer says', () => {
  it('has its class token apart from its places', () => {
    expect(output).toMatchObject({ prefix: 1, side: 2, tokens: 5, channels: 2 });
    expect(readLayerOutput(new Float32Array(257 * 3), [1, 257, 3], 1, 'x')).toMatchObject({
      prefix: 1,
      side: 16,
    });
    // Registers as well.
    expect(readLayerOutput(new Float32Array(261 * 3), [1, 261, 3], 1, 'x')).toMatchObject({
      prefix: 5,
      side: 16,
    });
    expect(readLayerOutput(new Float32Array(196 * 3), [1, 196, 3], 1, 'x')).toMatchObject({
      prefix: 0,
      side: 14,
    });
  });

  it('has its channels last, wherever the network has them', () => {
    const first = readLayerOutput(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [1, 2, 2, 2], 1, 'x');
    expect([...first.data]).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
    const last = readLayerOutput(new Float32Array(12), [1, 2, 2, 3], 1, 'x');
    expect(last).toMatchObject({ side: 2, channels: 3 });
  });

  it('is no feature where it has another form', () => {
    expect(() => readLayerOutput(new Float32Array(4), [4], 1, 'sum')).toThrow(
      /Layer sum gives an output of shape \[4\]/,
    );
    expect(() => readLayerOutput(new Float32Array(24), [1, 2, 3, 4], 1, 'x')).toThrow(
      /\[1, 2, 3, 4\]/,
    );
  });
});

describe('pooling', () => {
  it('takes the class token, the mean, the deviation and the generalised mean', () => {
    expect([...poolOutput(output, 'cls', 'x')]).toEqual([9, -9]);
    expect([...poolOutput(output, 'mean', 'x')]).toEqual([3, 6]);
    const deviations = [Math.sqrt(14 / 4), Math.sqrt(56 / 4)];
    const both = poolOutput(output, 'mean+std', 'x');
    expect([...both.subarray(0, 2)]).toEqual([3, 6]);
    for (const [i, value] of deviations.entries()) expect(both[2 + i]).toBeCloseTo(value, 6);
    const [first, second] = poolOutput(output, 'gem', 'x');
    expect(first).toBeCloseTo(((1 + 8 + 27 + 216) / 4) ** (1 / 3), 5);
    expect(second).toBeCloseTo(2 * (first ?? 0), 5);
  });

  it('is chosen by what there is', () => {
    expect(choosePooling(output)).toBe('cls');
    expect(choosePooling({ prefix: 0 })).toBe('mean');
  });

  it('refuses what makes no sense', () => {
    const vector = readLayerOutput(Float32Array.of(1, 2), [1, 2], 1, 'v');
    expect([...poolOutput(vector, 'mean', 'v')]).toEqual([1, 2]);
    expect(() => poolOutput(vector, 'mean+std', 'v')).toThrow(/Layer v gives one vector/);
    const places = readLayerOutput(new Float32Array(8), [1, 4, 2], 1, 'p');
    expect(() => poolOutput(places, 'cls', 'p')).toThrow(/Layer p has no class token/);
  });
});
