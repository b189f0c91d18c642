// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
import { endianness } from 'node:os';
import { encodeFloat16, float16Numbers } from '../contract/float16.ts';

/** The type of a number in a file. */
export type NumberFormat = 'float32' | 'float16';

/** A table of numbers, rows first. */
export interface Float32Table {
  readonly rows: number;
  readonly width: number;
  /** `rows · width` numbers. */
  readonly data: Float32Array;
}

const magic = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
const types = { float32: '<f4', float16: '<f2' } as const;
const isLittleEndian = endianness() === 'LE';

/**
 * A file that `numpy.load` opens: NPY format 1.0, little endian, shape (rows, width). For float16
 * the numbers must be ones that float16 holds. Source: numpy.lib.format.
 */
export function encodeNpy(
  { rows, width, data }: Float32Table,
  format: NumberFormat = 'float32',
): Buffer {
  const header = encodeNpyHeader(types[format], [rows, width]);
  const start = header.length;
  const file = Buffer.alloc(start + data.length * bytesOf(format));
  header.copy(file);
  if (format === 'float16') {
    for (let i = 0; i < data.length; i++) {
      file.writeUInt16LE(encodeFloat16(data[i]!), start + i * 2);
    }
  } else if (isLittleEndian) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  } else {
    for (let i = 0; i < data.length; i++) file.writeFloatLE(data[i]!, start + i * 4);
  }
  return file;
}

/**
 * The part before the numbers of an NPY file, format 1.0, rows first. Source: numpy.lib.format.
 *
 * @param type as NumPy writes it: `<f4`, `|u1`
 */
export function encodeNpyHeader(type: string, shape: readonly number[]): Buffer {
  const description = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  // The numbers start at a multiple of 64 bytes, and a line feed ends the description.
  const start = Math.ceil((magic.length + 2 + description.length + 1) / 64) * 64;
  const header = Buffer.alloc(start, ' ');
  magic.copy(header);
  header.writeUInt16LE(start - magic.length - 2, magic.length);
  header.write(description, magic.length + 2, 'latin1');
  header[start - 1] = 0x0a;
  return header;
}

/** Reads what `encodeNpy` wrote. Throws an `Error` that says what is wrong with other bytes. */
export function decodeNpy(file: Buffer): Float32Table {
  if (!file.subarray(0, magic.length).equals(magic)) throw new Error('not an NPY file, format 1.0');
  const start = magic.length + 2 + file.readUInt16LE(magic.length);
  const description = file.toString('latin1', magic.length + 2, start);
  const header = /'descr': '(<f4|<f2)', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(
    description,
  );
  if (header === null) {
    throw new Error(`not a table of float32 or float16 numbers: ${description.trim()}`);
  }
  const [rows, width] = [Number(header[2]), Number(header[3])];
  const format = header[1] === types.float16 ? 'float16' : 'float32';
  const expected = start + rows * width * bytesOf(format);
  if (file.length !== expected) {
    throw new Error(`truncated: ${file.length} bytes instead of ${expected}`);
  }
  const data = new Float32Array(rows * width);
  if (format === 'float16') {
    const numbers = float16Numbers();
    for (let i = 0; i < data.length; i++) data[i] = numbers[file.readUInt16LE(start + i * 2)]!;
  } else if (isLittleEndian) {
    new Uint8Array(data.buffer).set(file.subarray(start));
  } else {
    for (let i = 0; i < data.length; i++) data[i] = file.readFloatLE(start + i * 4);
  }
  return { rows, width, data };
}

function bytesOf(format: NumberFormat): number {
  return format === 'float16' ? 2 : 4;
}
