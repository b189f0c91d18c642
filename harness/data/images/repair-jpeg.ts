// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
const startOfScan = 0xda;

/**
 * A JPEG without the two flaws about which the decoder warns although every pixel is right: stray
 * bytes between the segments of its header, and parameters of a progressive scan in a sequential one.
 * Undefined if it has neither.
 *
 * libvips keeps its warnings in one place for all threads, where they get mixed. So a file is not
 * judged by the text of the warning, but by whether one is left after the repair.
 */
export function repairJpeg(bytes: Buffer): Buffer | undefined {
  const parts = [bytes.subarray(0, 2)];
  let isRepaired = false;
  let isSequential = false;
  for (let at = 2; ; ) {
    const start = bytes.indexOf(0xff, at);
    if (start < 0 || start + 4 > bytes.length) return undefined;
    isRepaired ||= start > at;
    const marker = bytes[start + 1]!;
    if (marker === 0xff) {
      // A fill byte, which the format allows.
      at = start + 1;
      continue;
    }
    const end = start + 2 + bytes.readUInt16BE(start + 2);
    const segment = bytes.subarray(start, end);
    isSequential ||= marker === 0xc0 || marker === 0xc1;
    if (marker !== startOfScan) {
      parts.push(segment);
      at = end;
      continue;
    }
    // A sequential scan has all 64 coefficients, at full precision.
    const mended = Buffer.from(segment);
    if (isSequential && segment.length >= 8) mended.set([0, 63, 0], segment.length - 3);
    isRepaired ||= !mended.equals(segment);
    parts.push(mended, bytes.subarray(end));
    return isRepaired ? Buffer.concat(parts) : undefined;
  }
}
