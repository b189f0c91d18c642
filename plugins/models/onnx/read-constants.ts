import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError } from '../../../harness/contract/errors.ts';
import { type Field, readFields, readFloats, readIntegers, readText } from './protobuf.ts';
import { readDetails } from './read-attributes.ts';
import type { OnnxNode } from './read-graph.ts';
import type { ReadModel } from './read-model.ts';

/** A tensor whose values are in the file, or known otherwise. */
export interface OnnxConstant {
  readonly shape: readonly number[];
  /** @throws HarnessError `ONNX_UNSUPPORTED` if they are neither float32 nor integers */
  read(): Float32Array | readonly number[];
}

/** Numbers of `TensorProto.DataType`. */
const dataTypes = { float32: 1, int32: 6, int64: 7 } as const;

/**
 * The weights of a network by name: initializers and the outputs of Constant nodes, also behind
 * Identity nodes.
 */
export function readConstants(model: ReadModel): ReadonlyMap<string, OnnxConstant> {
  const constants = new Map<string, OnnxConstant>();
  for (const { name, field } of model.graph.initializers) {
    constants.set(name, readTensor(model, field, name));
  }
  // Each node comes after its inputs.
  for (const node of model.graph.nodes) {
    const [output = ''] = node.outputs;
    const constant =
      node.operator === 'Constant'
        ? readConstantNode(model, node, output)
        : node.operator === 'Identity'
          ? constants.get(node.inputs[0] ?? '')
          : undefined;
    if (constant !== undefined) constants.set(output, constant);
  }
  return constants;
}

function readConstantNode(model: ReadModel, node: OnnxNode, name: string) {
  const { attributes } = readDetails(model.bytes, node);
  const tensor = attributes.get('value')?.tensor;
  if (tensor !== undefined) return readTensor(model, tensor, name);
  for (const { floats, integers } of attributes.values()) {
    const values = floats.length > 0 ? floats : integers;
    return { shape: [values.length], read: () => values };
  }
  return undefined;
}

function readTensor({ bytes, file }: ReadModel, tensor: Field, name: string): OnnxConstant {
  const shape: number[] = [];
  let type = 0;
  const external = new Map<string, string>();
  const parts: Field[] = [];
  for (const part of readFields(bytes, tensor.start, tensor.end)) {
    if (part.number === 1) shape.push(...readIntegers(bytes, part));
    else if (part.number === 2) type = part.value;
    else if (part.number === 13) {
      const [key, value] = [...readFields(bytes, part.start, part.end)];
      if (key !== undefined)
        external.set(readText(bytes, key), value ? readText(bytes, value) : '');
    } else if ([4, 5, 7, 9].includes(part.number)) parts.push(part);
  }
  const read = () => {
    if (!Object.values<number>(dataTypes).includes(type)) {
      throw new HarnessError(
        'ONNX_UNSUPPORTED',
        `${file} stores ${name} with data type ${type} of ONNX, and only float32 can be trained: export the network in float32.`,
      );
    }
    const length = (type === dataTypes.int64 ? 8 : 4) * shape.reduce((a, b) => a * b, 1);
    if (external.size > 0) {
      return toNumbers(readExternal(file, external, length), type);
    }
    const [first] = parts;
    if (first?.number === 9) {
      if (first.end - first.start !== length) {
        throw new HarnessError(
          'ONNX_UNREADABLE',
          `${file} is damaged: ${name} has ${first.end - first.start} bytes, and its shape needs ${length}.`,
        );
      }
      return toNumbers(bytes.subarray(first.start, first.end), type);
    }
    return type === dataTypes.float32
      ? Float32Array.from(parts.flatMap((part) => [...readFloats(bytes, part)]))
      : parts.flatMap((part) => readIntegers(bytes, part));
  };
  return { shape, read };
}

/** Values from little-endian bytes. */
function toNumbers(raw: Uint8Array, type: number): Float32Array | number[] {
  // A copy, because a Buffer's slices share its memory.
  const { buffer } = new Uint8Array(raw);
  if (type === dataTypes.float32) return new Float32Array(buffer);
  if (type === dataTypes.int32) return [...new Int32Array(buffer)];
  return Array.from(new BigInt64Array(buffer), Number);
}

/** The bytes of a tensor in a weight file, whose place `readModel` has checked. */
function readExternal(
  file: string,
  external: ReadonlyMap<string, string>,
  length: number,
): Uint8Array {
  const path = join(dirname(file), external.get('location') ?? '');
  const offset = Number(external.get('offset') ?? 0);
  const opened = openSync(path, 'r');
  try {
    // Not with a negative or fractional length or offset either.
    if (
      length >= 0 &&
      Number.isSafeInteger(offset) &&
      offset >= 0 &&
      offset + length <= fstatSync(opened).size
    ) {
      const raw = new Uint8Array(length);
      if (readSync(opened, raw, 0, length, offset) === length) return raw;
    }
  } finally {
    closeSync(opened);
  }
  throw new HarnessError('ONNX_UNREADABLE', `${path} is shorter than ${file} says.`);
}
