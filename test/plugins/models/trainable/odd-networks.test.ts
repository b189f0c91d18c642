import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectEngine } from '../../../../harness/compute/engine/select-engine.ts';
import { openTunableOnnx } from '../../../../plugins/models/trainable/tunable-onnx.ts';
import { draw } from '../closed-form.ts';
import { hasOnnxRuntime } from '../onnx/require-runtime.ts';
import {
  float,
  initializer,
  integers,
  message,
  number,
  operator,
  text,
  weight,
  writeVersion,
} from '../onnx/write-network.ts';
import { withoutWeights } from '../without-weights.ts';

beforeAll(async () => {
  await selectEngine('auto');
});

const values = (name: string, count: number) =>
  Array.from(draw(name, count), (share) => share - 0.5);
const around = integers('pads', [1, 1, 1, 1]);
const own = weight('w', [4, 4, 3, 3], values('w', 144));
const convolve = (from: string, ...attributes: Uint8Array[]) =>
  operator('Conv', [from, 'w'], 'y', around, ...attributes);

/** A convolution, then a pooling whose output's size is rounded up. */
const poolRoundingUp = (...attributes: Uint8Array[]) => [
  own,
  operator('Conv', ['sum', 'w'], 'first', around),
  operator('MaxPool', ['first'], 'y', ...attributes, flag('ceil_mode')),
];
/** An attribute that is 1. */
const flag = (name: string) => message(5, text(1, name), number(3, 1), number(20, 2));

/** A network whose first sum is followed by these nodes and weights; it ends with `y`. */
function write(parts: Uint8Array[], operators = 17): string {
  const stem = [
    weight('stem.w', [4, 3, 3, 3], values('stem', 108)),
    operator('Conv', ['x', 'stem.w'], 'stem', around),
    operator('Add', ['stem', 'stem'], 'sum'),
  ];
  return writeVersion(operators, [1, 3, 8, 8], [1, 4, 8, 8], ...stem, ...parts);
}

/** Half-precision 0.5 and −0.5 in turns. */
const halves = Uint8Array.from({ length: 288 }, (_, i) => (i % 4 === 1 ? 0x38 : i % 4 && 0xb8));
const ofFloats = (count: number) =>
  message(5, text(1, 'value_floats'), message(7, new Uint8Array(4 * count)), number(20, 6));
const open = (file: string, from = 'sum', to = 'y') =>
  openTunableOnnx(file, { from, to }, 0, withoutWeights);

describe.runIf(hasOnnxRuntime)('an ONNX network is trained', () => {
  // Before it has layers, their output is compared with ONNX Runtime's.
  it.each<[string, Uint8Array[], number?]>([
    [
      'if a weight is computed from others',
      [
        initializer('half', 10, [4, 4, 3, 3], halves),
        operator('Cast', ['half'], 'w', flag('to')),
        convolve('sum'),
      ],
    ],
    [
      'if a computed weight belongs to a part that is not trained',
      [
        weight('shift', [1, 8], values('shift', 8)),
        operator('Sqrt', ['shift'], 'root'),
        operator('Relu', ['sum'], 'bent'),
        operator('Add', ['bent', 'root'], 'unused'),
        own,
        convolve('sum'),
      ],
    ],
    [
      'with a Dropout whose share is an input',
      [
        weight('share', [], [0.5]),
        operator('Dropout', ['sum', 'share'], 'same'),
        own,
        convolve('same'),
      ],
    ],
    [
      'with a MaxPool whose last window would begin after the map',
      poolRoundingUp(
        integers('kernel_shape', [2, 2]),
        integers('strides', [3, 3]),
        integers('pads', [0, 0, 1, 1]),
      ),
    ],
    [
      'with a MaxPool without padding whose last window reaches beyond the map',
      poolRoundingUp(
        integers('kernel_shape', [3, 3]),
        integers('strides', [2, 2]),
        message(5, text(1, 'auto_pad'), text(4, 'VALID'), number(20, 3)),
      ),
    ],
    ['with the long name of the domain', [own, convolve('sum', text(7, 'ai.onnx'))]],
    [
      'with a Pad whose value is an attribute',
      [
        operator(
          'Pad',
          ['sum'],
          'padded',
          integers('pads', [0, 0, 1, 1, 0, 0, 1, 1]),
          float('value', 3),
        ),
        own,
        operator('Conv', ['padded', 'w'], 'y'),
      ],
      10,
    ],
    [
      'with an output of zeros',
      [
        own,
        convolve('sum'),
        weight('zero', [], [0]),
        operator('Clip', ['y', 'zero', 'zero'], 'end'),
      ],
    ],
    [
      'with a constant of a million numbers',
      [operator('Constant', [], 'many', ofFloats(1e6)), own, convolve('sum')],
    ],
    [
      'with weights whose names JavaScript knows',
      [
        weight('constructor', [4, 4, 3, 3], values('first', 144)),
        operator('Conv', ['sum', 'constructor'], 'first', around),
        weight('__proto__', [4, 4, 3, 3], values('second', 144)),
        operator('Conv', ['first', '__proto__'], 'y', around),
      ],
    ],
  ])('%s', async (name, parts, version) => {
    const before = tf.memory().numTensors;
    const network = await open(write(parts, version), 'sum', name.includes('zeros') ? 'end' : 'y');
    const layers = await network.createLayers();
    const expected = name.includes('names') ? ['__proto__', 'constructor'] : ['w'];
    expect(Object.keys(layers.variables).sort()).toEqual(expected);
    layers.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('with the variance that it has, if the file stores it together with a factor', async () => {
    const [ones, zeros] = [weight('ones', [4], [1, 1, 1, 1]), weight('zeros', [4], [0, 0, 0, 0])];
    const inputs = ['sum', 'ones', 'zeros', 'zeros', 'ones'];
    const file = write([ones, zeros, operator('BatchNormalization', inputs, 'y')]);
    const layers = await open(file).then((network) => network.createLayers());
    const map = tf.ones<tf.Rank.R4>([1, 8, 8, 4]);
    layers.variables.ones!.assign(tf.fill([4], 2));
    const output = await layers.run(map).data();
    for (const value of output) expect(value).toBeCloseTo(2, 3);
    layers.dispose();
  });
});

describe.runIf(hasOnnxRuntime)('an ONNX network is refused', () => {
  it('with the operator, if nothing can be trained after the layer', async () => {
    const file = write([own, convolve('sum', integers('dilations', [2, 2]))]);
    await expect(open(file, 'sum', 'auto')).rejects.toThrow(
      /The operator Conv with dilation of network\.onnx \(node y\) cannot be trained/,
    );
  });

  it('if a Pad crops', async () => {
    const pads = integers('pads', [0, 0, -1, -1, 0, 0, -1, -1]);
    const file = write([operator('Pad', ['sum'], 'cropped', pads), own, convolve('cropped')], 10);
    await expect(open(file)).rejects.toThrow(/The operator Pad that crops of network\.onnx/);
  });

  it('if its output is not finite', async () => {
    const nowhere = weight('w', [4, 4, 3, 3], new Array<number>(144).fill(Number.NaN));
    const network = await open(write([nowhere, convolve('sum')]));
    await expect(network.createLayers()).rejects.toThrow(/has values that are not finite/);
  });

  it('if a limit is larger than its weight file', async () => {
    const far = message(
      5,
      ...[number(1, 1), number(2, 1), text(8, 'low'), number(14, 1)],
      message(13, text(1, 'location'), text(2, 'w.bin')),
      message(13, text(1, 'offset'), text(2, '9000')),
    );
    const limited = operator('Clip', ['first', 'low'], 'y');
    const first = operator('Conv', ['sum', 'w'], 'first', around);
    const file = write([far, own, first, limited]);
    writeFileSync(join(dirname(file), 'w.bin'), Buffer.alloc(16));
    await expect(open(file)).rejects.toMatchObject({ code: 'ONNX_UNREADABLE' });
  });

  it('with a shape of a trillion limits', async () => {
    const far = message(
      5,
      ...[number(1, 1e6), number(1, 1e6), number(2, 1), text(8, 'low'), number(14, 1)],
      message(13, text(1, 'location'), text(2, 'w.bin')),
    );
    const first = operator('Conv', ['sum', 'w'], 'first', around);
    const file = write([far, own, first, operator('Clip', ['first', 'low'], 'y')]);
    writeFileSync(join(dirname(file), 'w.bin'), Buffer.alloc(16));
    await expect(open(file)).rejects.toThrow(/The operator Clip with computed limits/);
  });
});
