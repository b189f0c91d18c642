import { type Field, readFields, readText } from './protobuf.ts';
import type { OnnxGraph } from './read-graph.ts';

/** The inputs that are not weights, with the declared dimensions; a variable dimension is text. */
export function readInputs(
  bytes: Uint8Array,
  { inputs, initializers }: Pick<OnnxGraph, 'inputs' | 'initializers'>,
): { readonly name: string; readonly shape: (number | string)[] }[] {
  const weights = new Set(initializers.map(({ name }) => name));
  return inputs
    .filter(({ name }) => !weights.has(name))
    .map(({ name, field }) => ({ name, shape: readShape(bytes, field) }));
}

/** Follows a value's description down to its dimensions: type, tensor type, shape, dimensions. */
function readShape(bytes: Uint8Array, value: Field): (number | string)[] {
  const [type] = partsOf(bytes, value, 2);
  const [tensor] = type === undefined ? [] : partsOf(bytes, type, 1);
  const [shape] = tensor === undefined ? [] : partsOf(bytes, tensor, 2);
  if (shape === undefined) return [];
  return partsOf(bytes, shape, 1).map((side) => {
    const [number] = partsOf(bytes, side, 1);
    const [name] = partsOf(bytes, side, 2);
    return number === undefined ? (name === undefined ? '' : readText(bytes, name)) : number.value;
  });
}

function partsOf(bytes: Uint8Array, { start, end }: Field, number: number): Field[] {
  return [...readFields(bytes, start, end)].filter((part) => part.number === number);
}
