import * as tf from '@tensorflow/tfjs';
import { itemAt } from '../../../harness/contract/item-at.ts';
import type { NodeDetails } from '../onnx/read-attributes.ts';
import type { OnnxNode } from '../onnx/read-graph.ts';
import { planConvolution } from './onnx-convolution.ts';
import { planAveragePool, planMaxPool } from './onnx-pooling.ts';
import { padMap } from './onnx-window.ts';
import {
  asWeight,
  type Constants,
  type Described,
  onMap,
  onMaps,
  type Plan,
  readAll,
  readNumber,
  type TrainableNode,
  Unsupported,
} from './trainable-node.ts';

/** The operators that can be trained; the others have no gradient here. */
const operators: ReadonlyMap<string, (node: Described) => Plan | Unsupported> = new Map(
  Object.entries({
    Conv: planConvolution,
    BatchNormalization: planBatchNorm,
    Relu: () => onMap((map) => tf.relu(map)),
    Clip: planClip,
    Add: () => onMaps((maps) => maps.reduce((sum, map) => tf.add(sum, map))),
    Sum: () => onMaps((maps) => maps.reduce((sum, map) => tf.add(sum, map))),
    Concat: ({ attributes }) =>
      [1, -3].includes(attributes.get('axis')?.integers[0] ?? 0)
        ? onMaps((maps) => tf.concat([...maps], 3))
        : new Unsupported('on another axis than the channels'),
    MaxPool: planMaxPool,
    AveragePool: planAveragePool,
    Pad: planPad,
    Identity: () => onMap((map) => map),
    // In prediction; its other inputs are the share and whether it is in training.
    Dropout: ({ operands }) => ({ inputs: operands.slice(0, 1), ...onMap((map) => map) }),
  }),
);

/** The two names of the domain of ONNX's own operators. */
const ownDomains = ['', 'ai.onnx'];

/** The names of the operators, for messages. */
export const trainableOperators: readonly string[] = [...operators.keys()];

/**
 * How a node is computed and trained.
 *
 * @returns text that names the operator, and what of it is not supported, if it cannot be trained
 */
export function planNode(
  node: OnnxNode,
  details: NodeDetails,
  constants: Constants,
): TrainableNode | string {
  const plan = ownDomains.includes(node.domain) ? operators.get(node.operator) : undefined;
  if (plan === undefined) return node.operator;
  const planned = plan({ ...details, constants });
  if (planned instanceof Unsupported) return `${node.operator} ${planned.why}`;
  const { weights, compute } = planned;
  const inputs = planned.inputs ?? details.operands;
  const constant = inputs.find((input) => constants.has(input));
  if (constant !== undefined) return `${node.operator} of a map and the weight ${constant}`;
  return { inputs, output: itemAt(node.outputs, 0), weights, compute };
}

function planBatchNorm({ operands, attributes, constants }: Described): Plan | Unsupported {
  const [input = '', ...names] = operands;
  const [epsilon = 1e-5] = attributes.get('epsilon')?.floats ?? [];
  const weights = names.flatMap((name, i) => {
    const constant = constants.get(name);
    // Mean and variance are those of the pretraining, as in prediction.
    return constant === undefined ? [] : [{ ...asWeight(name, constant), isTrained: i < 2 }];
  });
  if (weights.length !== 4) return new Unsupported('with computed weights');
  return {
    inputs: [input],
    weights,
    compute([map], [scale, shift, mean, variance]) {
      if (!map || !scale || !shift || !mean || !variance) throw new Error('A weight is missing');
      const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(map, factor), tf.sub(shift, tf.mul(mean, factor)));
    },
  };
}

function planClip({ operands, attributes, constants }: Described): Plan | Unsupported {
  const [input = '', ...limits] = operands;
  const limitOf = (place: number, name: 'min' | 'max'): number | undefined => {
    const operand = limits[place] ?? '';
    if (operand === '') return attributes.get(name)?.floats[0];
    return readNumber(constants.get(operand)) ?? Number.NaN;
  };
  const least = limitOf(0, 'min') ?? Number.NEGATIVE_INFINITY;
  const most = limitOf(1, 'max') ?? Number.POSITIVE_INFINITY;
  if (Number.isNaN(least) || Number.isNaN(most)) return new Unsupported('with computed limits');
  return {
    inputs: [input],
    ...onMap((map) => {
      if (least === 0 && most === 6) return tf.relu6(map);
      const above = least === Number.NEGATIVE_INFINITY ? map : tf.maximum(map, least);
      const between = most === Number.POSITIVE_INFINITY ? above : tf.minimum(above, most);
      return between as tf.Tensor4D;
    }),
  };
}

function planPad({ operands, attributes, constants }: Described): Plan | Unsupported {
  const [input = '', padsName = '', valueName = '', axes = ''] = operands;
  const mode = attributes.get('mode')?.text ?? 'constant';
  const pads = readAll(constants.get(padsName), 8) ?? attributes.get('pads')?.integers ?? [];
  const value =
    valueName === ''
      ? (attributes.get('value')?.floats[0] ?? 0)
      : readNumber(constants.get(valueName));
  const [n = 1, c = 1, top = 0, left = 0, nEnd = 1, cEnd = 1, bottom = 0, right = 0] = pads;
  const isAround = [n, c, nEnd, cEnd].every((count) => count === 0);
  if (mode !== 'constant' || axes !== '' || value === undefined || pads.length !== 8 || !isAround) {
    return new Unsupported('of other than rows and columns with a constant');
  }
  if (pads.some((count) => count < 0)) return new Unsupported('that crops');
  const padding = { rows: [top, bottom], columns: [left, right] } as const;
  return { inputs: [input], ...onMap((map) => padMap(map, padding, value)) };
}
