import { type Field, readFields, readFloats, readIntegers, readText } from './protobuf.ts';
import type { OnnxNode } from './read-graph.ts';

/** What a node's operator needs besides the names of tensors in `OnnxNode`. */
export interface NodeDetails {
  /** The inputs by position; an optional input that is left out is ''. */
  readonly operands: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** An attribute of a node; only what its kind has is filled. */
export interface Attribute {
  readonly text: string;
  readonly integers: readonly number[];
  readonly floats: Float32Array;
  /** The range of a tensor. */
  readonly tensor: Field | undefined;
}

/** Reads the inputs by position and the attributes of a node. */
export function readDetails(bytes: Uint8Array, { field }: Pick<OnnxNode, 'field'>): NodeDetails {
  const operands: string[] = [];
  const attributes = new Map<string, Attribute>();
  for (const part of readFields(bytes, field.start, field.end)) {
    if (part.number === 1) operands.push(readText(bytes, part));
    if (part.number === 5) {
      const { name, ...attribute } = readAttribute(bytes, part);
      attributes.set(name, attribute);
    }
  }
  return { operands, attributes };
}

function readAttribute(bytes: Uint8Array, field: Field): Attribute & { readonly name: string } {
  let name = '';
  let text = '';
  let tensor: Field | undefined;
  const integers: number[] = [];
  const floats: number[] = [];
  for (const part of readFields(bytes, field.start, field.end)) {
    switch (part.number) {
      case 1:
        name = readText(bytes, part);
        break;
      case 4:
        text = readText(bytes, part);
        break;
      case 5:
        tensor = part;
        break;
      case 2:
      case 7:
        for (const number of readFloats(bytes, part)) floats.push(number);
        break;
      case 3:
      case 8:
        for (const number of readIntegers(bytes, part)) integers.push(number);
        break;
    }
  }
  return { name, text, integers, floats: Float32Array.from(floats), tensor };
}
