/** A table of float32 numbers, rows first. */
export interface Float32Table {
  readonly rows: number;
  readonly width: number;
  /** `rows · width` numbers. */
  readonly data: Float32Array;
}

const magic = Buffer.from('\x93NUMPY\x01\x00', 'latin1');

/**
 * A file that `numpy.load` opens: NPY format 1.0, float32, little endian, shape (rows, width).
 * Source: numpy.lib.format.
 */
export function encodeNpy({ rows, width, data }: Float32Table): Buffer {
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${width}), }`;
  // The numbers start at a multiple of 64 bytes, and a line feed ends the description.
  const start = Math.ceil((magic.length + 2 + description.length + 1) / 64) * 64;
  const file = Buffer.alloc(start + data.length * 4, ' ');
  magic.copy(file);
  file.writeUInt16LE(start - magic.length - 2, magic.length);
  file.write(description, magic.length + 2, 'latin1');
  file[start - 1] = 0x0a;
  for (let i = 0; i < data.length; i++) file.writeFloatLE(data[i]!, start + i * 4);
  return file;
}

/** Reads what `encodeNpy` wrote. Throws an `Error` that says what is wrong with other bytes. */
export function decodeNpy(file: Buffer): Float32Table {
  if (!file.subarray(0, magic.length).equals(magic)) throw new Error('not an NPY file, format 1.0');
  const start = magic.length + 2 + file.readUInt16LE(magic.length);
  const description = file.toString('latin1', magic.length + 2, start);
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(
    description,
  );
  if (shape === null) throw new Error(`not a table of float32 numbers: ${description.trim()}`);
  const [rows, width] = [Number(shape[1]), Number(shape[2])];
  if (file.length !== start + rows * width * 4) {
    throw new Error(`truncated: ${file.length} bytes in place of ${start + rows * width * 4}`);
  }
  const data = new Float32Array(rows * width);
  for (let i = 0; i < data.length; i++) data[i] = file.readFloatLE(start + i * 4);
  return { rows, width, data };
}
