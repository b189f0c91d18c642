import { createRequire } from 'node:module';
import type { FrozenGraph, GraphNode, GraphWeight } from '../frozen-graph.ts';

/**
 * The protocol buffer messages of TensorFlow that come with tfjs-node-gpu, as far as they are used.
 */
interface Messages {
  readonly SavedModel: new () => Message;
  readonly MetaGraphDef: { new (): Message; readonly MetaInfoDef: new () => Message };
  readonly GraphDef: new () => Message;
  readonly NodeDef: new () => Message;
  readonly AttrValue: { new (): Message; readonly ListValue: new () => Message };
  readonly Tensor: new () => Message;
  readonly TensorShape: { new (): Message; readonly Dim: new () => Message };
}
interface Message {
  // Generated setters have the fields' names.
  // biome-ignore lint/suspicious/noExplicitAny: each message has its own setters
  readonly [setter: string]: any;
}

const { AttrValue, GraphDef, MetaGraphDef, NodeDef, SavedModel, Tensor, TensorShape }: Messages =
  createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js');

/** DataType of TensorFlow's types.proto. */
const float32 = 1;
const int32 = 3;

/** The tag under which the only graph of the file is loaded. */
export const graphTag = 'serve';

/**
 * A frozen network as the bytes of TensorFlow's `saved_model.pb`, with its weights as constants, so
 * that TensorFlow can prepare them once, fuse consecutive operations and plan its memory.
 *
 * @see https://www.tensorflow.org/guide/saved_model
 */
export function encodeSavedModel(graph: FrozenGraph): Uint8Array {
  const definition = new GraphDef();
  const add = (name: string, op: string, inputs: readonly string[], attributes: Attributes) => {
    definition.addNode(createNode(name, op, inputs, attributes));
    return name;
  };
  add(graph.input, 'Placeholder', [], { dtype: { type: float32 } });
  for (const node of graph.nodes) addNode(node, add);
  const info = new MetaGraphDef.MetaInfoDef();
  info.addTags(graphTag);
  const meta = new MetaGraphDef();
  meta.setMetaInfoDef(info);
  meta.setGraphDef(definition);
  const model = new SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(meta);
  return model.serializeBinary();
}

type Attribute =
  | { readonly type: number }
  | { readonly text: string }
  | { readonly integer: number }
  | { readonly integers: readonly number[] }
  | { readonly floats: GraphWeight }
  | { readonly axis: number };
type Attributes = Readonly<Record<string, Attribute>>;
/** An operation, its inputs besides the previous one, and its attributes. */
type Link = readonly [op: string, more: readonly string[], attributes: Attributes];
type Add = (name: string, op: string, inputs: readonly string[], attributes: Attributes) => string;

function addNode({ name, inputs, operation }: GraphNode, add: Add): void {
  const T = { type: float32 };
  const [x] = inputs as [string];
  const constant = (suffix: string, weight: GraphWeight) =>
    add(`${name}/${suffix}`, 'Const', [], { dtype: T, value: { floats: weight } });
  const perChannel = (suffix: string, data: Float32Array) =>
    constant(suffix, { shape: [data.length], data });
  const sliding = (stride: number, padding: string) => ({
    T,
    strides: { integers: [1, stride, stride, 1] },
    padding: { text: padding.toUpperCase() },
  });
  /**
   * The TensorFlow nodes of one of our nodes, each reading the one before; the last has our node's
   * name.
   */
  const chain = (...links: readonly Link[]) => {
    let from = x;
    for (const [i, [op, more, attributes]] of links.entries()) {
      const own = i === links.length - 1 ? name : `${name}/${op}_${i}`;
      from = add(own, op, [from, ...more], attributes);
    }
  };
  const clip = (relu: boolean): Link[] => (relu ? [['Relu', [], { T }]] : []);
  switch (operation.kind) {
    case 'convolution': {
      const { kernel, bias, stride, padding, relu } = operation;
      const biases = bias === undefined ? [] : [perChannel('bias', bias)];
      chain(
        ['Conv2D', [constant('kernel', kernel)], sliding(stride, padding)],
        ...biases.map((own): Link => ['BiasAdd', [own], { T }]),
        ...clip(relu),
      );
      break;
    }
    case 'depthwise':
      chain(['DepthwiseConv2dNative', [constant('kernel', operation.kernel)], sliding(1, 'same')]);
      break;
    case 'scale':
      chain(
        ['Mul', [perChannel('scale', operation.scale)], { T }],
        ['AddV2', [perChannel('shift', operation.shift)], { T }],
        ...clip(operation.relu),
      );
      break;
    case 'relu':
      chain(['Relu', [], { T }]);
      break;
    case 'max-pool':
    case 'average-pool': {
      const { kind, size, stride, padding } = operation;
      const ksize = { integers: [1, size, size, 1] };
      const op = kind === 'max-pool' ? 'MaxPool' : 'AvgPool';
      chain([op, [], { ...sliding(stride, padding), ksize }]);
      break;
    }
    case 'add':
      chain(...inputs.slice(1).map((other): Link => ['AddV2', [other], { T }]));
      break;
    case 'concatenate': {
      const axis = add(`${name}/axis`, 'Const', [], { dtype: { type: int32 }, value: { axis: 3 } });
      const attributes = { T, Tidx: { type: int32 }, N: { integer: inputs.length } };
      chain(['ConcatV2', [...inputs.slice(1), axis], attributes]);
    }
  }
}

function createNode(name: string, op: string, inputs: readonly string[], attributes: Attributes) {
  const node = new NodeDef();
  node.setName(name);
  node.setOp(op);
  for (const input of inputs) node.addInput(input);
  for (const [key, value] of Object.entries(attributes)) {
    node.getAttrMap().set(key, createAttribute(value));
  }
  return node;
}

function createAttribute(attribute: Attribute): Message {
  const value = new AttrValue();
  if ('type' in attribute) value.setType(attribute.type);
  else if ('text' in attribute) value.setS(Buffer.from(attribute.text));
  else if ('integer' in attribute) value.setI(attribute.integer);
  else if ('integers' in attribute) {
    const list = new AttrValue.ListValue();
    for (const integer of attribute.integers) list.addI(integer);
    value.setList(list);
  } else if ('axis' in attribute) {
    value.setTensor(createTensor(int32, [], Int32Array.of(attribute.axis)));
  } else value.setTensor(createTensor(float32, attribute.floats.shape, attribute.floats.data));
  return value;
}

function createTensor(
  type: number,
  sizes: readonly number[],
  { buffer, byteOffset, byteLength }: Float32Array | Int32Array,
): Message {
  const shape = new TensorShape();
  for (const size of sizes) {
    const dimension = new TensorShape.Dim();
    dimension.setSize(size);
    shape.addDim(dimension);
  }
  const tensor = new Tensor();
  tensor.setDtype(type);
  tensor.setTensorShape(shape);
  tensor.setTensorContent(new Uint8Array(buffer, byteOffset, byteLength));
  return tensor;
}
