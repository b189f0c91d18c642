import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeField } from '../../../../plugins/models/onnx/protobuf.ts';
import { temporaryFolder } from '../../../material/temporary-folder.ts';

/** A field that holds a number; as ONNX does, of 64 bits. */
export function number(field: number, value: number): Buffer {
  return Buffer.from([...listVarint(BigInt(field * 8)), ...listVarint(BigInt(value))]);
}

function listVarint(value: bigint): number[] {
  const listed: number[] = [];
  let left = BigInt.asUintN(64, value);
  for (; left > 127n; left >>= 7n) listed.push(Number(left & 127n) + 128);
  return [...listed, Number(left)];
}

export const text = (field: number, value: string) => writeField(field, Buffer.from(value));

export const message = (field: number, ...parts: Uint8Array[]) =>
  writeField(field, Buffer.concat(parts));

/** What an input or an output says of itself: 32-bit numbers of a shape. */
export function describeValue(field: number, name: string, sides: readonly number[]): Uint8Array {
  const shape = message(2, ...sides.map((side) => message(1, number(1, side))));
  return message(field, text(1, name), message(2, message(1, number(1, 1), shape)));
}

/** Writes a network `x → y` and returns its path. */
export function writeModel(sides: readonly number[], ...parts: Uint8Array[]): string {
  return writeVersion(17, sides, [sides[0] ?? 1, 3, 1, 1], ...parts);
}

/** As {@link writeModel}, for a version of ONNX's operators and an output of any shape. */
export function writeVersion(
  operators: number,
  sides: readonly number[],
  output: readonly number[],
  ...parts: Uint8Array[]
): string {
  const file = join(temporaryFolder(), 'network.onnx');
  const ends = [describeValue(11, 'x', sides), describeValue(12, 'y', output)];
  const version = message(8, text(1, ''), number(2, operators));
  const graph = message(7, ...parts, text(2, 'g'), ...ends);
  writeFileSync(file, Buffer.concat([number(1, 8), version, graph]));
  return file;
}

/** A node. */
export const operator = (
  name: string,
  inputs: string[],
  output: string,
  ...attributes: Uint8Array[]
) =>
  message(1, ...inputs.map((one) => text(1, one)), text(2, output), text(4, name), ...attributes);

/** A list of integers as an attribute. */
export const integers = (name: string, values: readonly number[]) =>
  message(5, text(1, name), ...values.map((value) => number(8, value)), number(20, 7));

/** A number of 32 bits as an attribute. */
export const float = (name: string, value: number) =>
  message(5, text(1, name), Buffer.from([2 * 8 + 5, ...bytesOf([value])]), number(20, 1));

/** An initializer of float32. */
export const weight = (name: string, shape: readonly number[], values: readonly number[]) =>
  initializer(name, 1, shape, bytesOf(values));

/** An initializer of any type, whose values are these bytes. */
export const initializer = (
  name: string,
  type: number,
  shape: readonly number[],
  bytes: Uint8Array,
) =>
  message(
    5,
    ...shape.map((side) => number(1, side)),
    number(2, type),
    text(8, name),
    writeField(9, bytes),
  );

function bytesOf(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}
