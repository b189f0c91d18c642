/** A number type of NumPy that can be read here. */
export type NumberKind = 'f2' | 'f4' | 'f8' | 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'u4' | 'u8';

/** The header of an NPY file. */
export interface NpyHeader {
  readonly kind: NumberKind;
  readonly isLittleEndian: boolean;
  /** Columns first: the first index runs fastest. */
  readonly isFortran: boolean;
  readonly rows: number;
  readonly width: number;
  /** Bytes before the numbers. */
  readonly start: number;
}

const magic = Buffer.from('\x93NUMPY', 'latin1');
/** Longer headers belong to arrays of structures, which are not tables of numbers. */
const longestHeader = 1 << 16;
/** Bytes that hold the magic, the version and the header's length, in any version. */
const prefixBytes = 12;

const kinds: readonly NumberKind[] = [
  ...(['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8'] as const),
];

/** Whether a file begins like NumPy's files. */
export function isNpy(start: Uint8Array): boolean {
  return magic.equals(start.subarray(0, magic.length));
}

/**
 * Reads the header of an NPY file of version 1, 2 or 3. Source: numpy.lib.format.
 *
 * @param bytes the file's beginning, as much of it as there is so far
 * @returns undefined if more bytes are needed
 * @throws Error saying what it is, if it is no table of numbers: rows × columns
 */
export function readNpyHeader(bytes: Buffer): NpyHeader | undefined {
  if (bytes.length < prefixBytes) return undefined;
  if (!isNpy(bytes)) throw new Error('it is not an NPY file, judging by its first bytes');
  const version = bytes.readUInt8(magic.length);
  if (version < 1 || version > 3) throw new Error(`it has version ${version} of the NPY format`);
  const at = version === 1 ? magic.length + 4 : magic.length + 6;
  const length = version === 1 ? bytes.readUInt16LE(at - 2) : bytes.readUInt32LE(at - 4);
  if (length > longestHeader) throw new Error(`its header claims to have ${length} bytes`);
  if (bytes.length < at + length) return undefined;
  const described = readDescription(bytes.toString('latin1', at, at + length));
  return { ...described, start: at + length };
}

/** Bytes of a number. */
export function bytesOf(kind: NumberKind): number {
  return Number(kind.slice(1));
}

function readDescription(text: string): Omit<NpyHeader, 'start'> {
  const entries = readEntries(text);
  const order = entries.get('fortran_order');
  const shape = entries.get('shape');
  if (shape === undefined || (order !== 'True' && order !== 'False')) {
    throw new Error('its header is damaged');
  }
  const type = readType(entries.get('descr') ?? '');
  const sides = shape
    .slice(1, -1)
    .split(',')
    .map((side) => side.trim())
    .filter((side) => side !== '');
  const [rows = 0, width = 0] = sides.map(Number);
  if (sides.length !== 2) {
    throw new Error(
      `its shape is ${shape.replace(/\s+/g, ' ')}, but a table has two dimensions: paintings × numbers`,
    );
  }
  if (rows < 1 || width < 1) throw new Error(`it is empty: ${rows} rows of ${width} numbers`);
  return { ...type, isFortran: order === 'True', rows, width };
}

/** The entries of Python's text of a dictionary, whose keys may come in any order. */
function readEntries(text: string): ReadonlyMap<string, string> {
  const entry = /\s*'(\w{1,40})'\s*:\s*('[^']*'|True|False|\([\d\s,]*\)|\[.*\])\s*(,|(?=\}))/sy;
  const start = text.indexOf('{') + 1;
  const entries = new Map<string, string>();
  entry.lastIndex = start;
  for (let found = entry.exec(text); found !== null; found = entry.exec(text)) {
    const [, key = '', value = ''] = found;
    entries.set(key, value);
  }
  return entries;
}

function readType(descr: string): Pick<NpyHeader, 'kind' | 'isLittleEndian'> {
  const [, order, name = ''] = /^'([<>|=])(\w+)'$/.exec(descr) ?? [];
  if (name.startsWith('O')) {
    throw new Error(
      'it contains pickled Python objects, which are never loaded; save numbers: table.astype("float32")',
    );
  }
  const kind = kinds.find((one) => one === name);
  if (kind === undefined) {
    const shown = descr.length > 40 ? `${descr.slice(0, 40)}…` : descr;
    throw new Error(
      `its numbers are of the type ${shown}; float16, float32, float64 and integers can be read`,
    );
  }
  return { kind, isLittleEndian: order !== '>' };
}
