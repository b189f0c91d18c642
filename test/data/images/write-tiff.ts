/** How a TIFF keeps a number: its tag SampleFormat, and its size. */
const kinds = {
  uint32: { format: 1, bytes: 4 },
  int16: { format: 2, bytes: 2 },
  float32: { format: 3, bytes: 4 },
  float64: { format: 3, bytes: 8 },
} as const;

/** A TIFF without compression of numbers that sharp cannot write, rows first, little-endian. */
export function writeTiff(
  numbers: readonly number[],
  {
    width,
    height,
    channels,
    kind,
  }: { width: number; height: number; channels: 1 | 3; kind: keyof typeof kinds },
): Buffer {
  const { format, bytes } = kinds[kind];
  const data = Buffer.alloc(numbers.length * bytes);
  for (const [i, number] of numbers.entries()) {
    if (kind === 'uint32') data.writeUInt32LE(number, i * bytes);
    else if (kind === 'int16') data.writeInt16LE(number, i * bytes);
    else if (kind === 'float32') data.writeFloatLE(number, i * bytes);
    else data.writeDoubleLE(number, i * bytes);
  }
  const tags: [number, number][] = [
    [256, width],
    [257, height],
    [258, bytes * 8],
    [259, 1],
    [262, channels === 3 ? 2 : 1],
    [273, 8],
    [277, channels],
    [278, height],
    [279, data.length],
    [284, 1],
    [339, format],
  ];
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(8 + data.length, 4);
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  directory.writeUInt16LE(tags.length, 0);
  for (const [i, [tag, value]] of tags.entries()) {
    const at = 2 + i * 12;
    directory.writeUInt16LE(tag, at);
    // One LONG each; one number counts for all channels.
    directory.writeUInt16LE(4, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  return Buffer.concat([header, data, directory]);
}
