// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { float16Numbers } from '../../contract/float16.ts';
import type { Float32Table } from '../npy.ts';
import { bytesOf, type NpyHeader, type NumberKind, readNpyHeader } from './npy-header.ts';

/** Numbers of a table, at most: 1 GiB as float32. */
export const mostNumbers = 2 ** 28;

/** Reads a number at a place. */
type ReadNumber = (view: DataView, at: number, isLittleEndian: boolean) => number;

const readers: Readonly<Record<NumberKind, ReadNumber>> = {
  f2: (view, at, little) => float16Numbers()[view.getUint16(at, little)]!,
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
};

/**
 * Reads a table of numbers as NumPy saves it, rows or columns first, and rounds them to float32.
 * The header is checked against the size of the file.
 *
 * @param bytes the file in order
 * @param size its bytes in all
 * @param requireRows gets the number of rows before memory is allocated; if it throws, reading ends
 * @throws Error saying what is wrong with it
 */
export async function readNpy(
  bytes: AsyncIterable<Buffer>,
  size: number,
  requireRows: (rows: number) => void = () => {},
): Promise<Float32Table> {
  let held: Buffer = Buffer.alloc(0);
  let reading: { readonly header: NpyHeader; readonly data: Float32Array } | undefined;
  let done = 0;
  for await (const block of bytes) {
    held = held.length === 0 ? block : Buffer.concat([held, block]);
    if (reading === undefined) {
      const header = readNpyHeader(held);
      if (header === undefined) continue;
      requireRows(header.rows);
      reading = { header, data: makeRoom(header, size) };
      held = held.subarray(header.start);
    }
    const { header, data } = reading;
    const length = bytesOf(header.kind);
    const count = Math.min(Math.floor(held.length / length), data.length - done);
    fill(data, header, held, done, count);
    done += count;
    held = held.subarray(count * length);
  }
  if (reading === undefined) throw new Error('it ends within its header');
  const { header, data } = reading;
  if (done < data.length) throw new Error(`it ends after ${done} of ${data.length} numbers`);
  return { rows: header.rows, width: header.width, data };
}

function makeRoom({ rows, width, kind, start }: NpyHeader, size: number): Float32Array {
  const count = rows * width;
  if (size !== start + count * bytesOf(kind)) {
    throw new Error(
      `its header says ${rows} rows of ${width} numbers, but its ${size} bytes are too few for them`,
    );
  }
  requireRoom(rows, width);
  return new Float32Array(count);
}

/** @throws Error if a table has more numbers than memory should hold */
export function requireRoom(rows: number, width: number): void {
  if (rows * width <= mostNumbers) return;
  throw new Error(
    `it has ${rows} rows of ${width} numbers; the limit is ${mostNumbers} numbers in all`,
  );
}

/** Puts the numbers of a block where they belong in a table with its rows first. */
function fill(
  data: Float32Array,
  { kind, isLittleEndian, isFortran, rows, width }: NpyHeader,
  block: Buffer,
  from: number,
  count: number,
): void {
  const read = readers[kind];
  const length = bytesOf(kind);
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  for (let i = 0; i < count; i++) {
    const at = from + i;
    const to = isFortran ? (at % rows) * width + Math.floor(at / rows) : at;
    data[to] = read(view, i * length, isLittleEndian);
  }
}
