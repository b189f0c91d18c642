/**
 * The wire format of protocol buffers, as far as an ONNX file needs it. A library would decode all
 * weights into objects and write them again; here a field is a range of the file's bytes, so that a
 * network of a gigabyte is scanned quickly and cut by copying ranges.
 */

/** A field of a message, as ranges of the bytes that contain it. */
export interface Field {
  readonly number: number;
  /** Where its tag begins. */
  readonly from: number;
  /** Where its content begins and ends. */
  readonly start: number;
  readonly end: number;
  /** The value of a number; numbers above 2^53 lose their last digits. */
  readonly value: number;
}

const varint = 0;
const eightBytes = 1;
const lengthDelimited = 2;
const fourBytes = 5;

/**
 * The fields of a message in their order.
 *
 * @throws RangeError if the bytes are not a message
 */
export function* readFields(bytes: Uint8Array, from = 0, to = bytes.length): Generator<Field> {
  for (let at = from; at < to; ) {
    const tag = readVarint(bytes, at, to);
    const number = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    let start = tag.end;
    let end: number;
    let value = 0;
    if (wire === varint) ({ value, end } = readVarint(bytes, start, to));
    else if (wire === lengthDelimited) {
      const length = readVarint(bytes, start, to);
      start = length.end;
      end = start + length.value;
    } else if (wire === eightBytes) end = start + 8;
    else if (wire === fourBytes) end = start + 4;
    else throw new RangeError(`Expected a field at byte ${at}, got wire type ${wire}`);
    if (number === 0 || end > to) throw new RangeError(`Expected a field at byte ${at}`);
    yield { number, from: at, start, end, value };
    at = end;
  }
}

/** The signed integers of a field, packed or single, such as an axis of −1. */
export function readIntegers(bytes: Uint8Array, { start, end }: Field): number[] {
  const numbers: number[] = [];
  let number = 0n;
  let shift = 0n;
  for (const byte of bytes.subarray(start, end)) {
    number |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    numbers.push(Number(BigInt.asIntN(64, number)));
    number = 0n;
    shift = 0n;
  }
  return numbers;
}

/** The float32 values of a field, packed or single. */
export function readFloats(bytes: Uint8Array, { start, end }: Field): Float32Array {
  // A copy, because a Buffer's slices share its memory.
  const own = new Uint8Array(bytes.subarray(start, end - ((end - start) % 4)));
  return new Float32Array(own.buffer);
}

/** The text in a field. */
export function readText(bytes: Uint8Array, { start, end }: Field): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** Writes a field with bytes, text or a message. */
export function writeField(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([writeHead(number, content.length), content]);
}

/** Writes the length before the bytes of a field. */
export function writeHead(number: number, length: number): Uint8Array {
  return Uint8Array.from([...listVarint(number * 8 + lengthDelimited), ...listVarint(length)]);
}

function readVarint(bytes: Uint8Array, from: number, to: number): { value: number; end: number } {
  let value = 0;
  let factor = 1;
  for (let at = from; at < to && at < from + 10; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new RangeError(`Expected a number at byte ${from}`);
}

function listVarint(value: number): number[] {
  const listed: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...listed, left];
    listed.push((left % 128) + 128);
  }
}
