// biome-ignore-all lint/style/noNonNullAssertion: numeric kernel, every index is in range by its loop.
/** The largest index of a row: indices are stored in 32 bits. */
const largestIndex = 2 ** 32 - 1;

/** Reads an integer from 0 to 2^32 − 1 in plain digits without leading zeros; returns −1 for anything else. */
export function readIndex(bytes: Buffer, start: number, end: number): number {
  const digits = end - start;
  if (digits < 1 || digits > 10) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  if (digits > 1 && bytes[start] === 48) return -1;
  return value > largestIndex ? -1 : value;
}

/** Powers of ten that a double represents exactly. */
const powersOfTen = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a decimal such as `0.25` or `1.5e-7`, with optional spaces around it; returns NaN for anything else
 * (an empty field, `nan`, `inf`, `1,5`). The result is always the nearest double: plain decimals of up to
 * 15 digits are one exact division (Clinger 1990), others are parsed by Number.
 */
export function readDecimal(bytes: Buffer, start: number, end: number): number {
  let mantissa = 0;
  let pointAt = -1;
  const length = end - start;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
    } else if (digit === -2 && pointAt < 0) {
      pointAt = at;
    } else {
      return readDecimalText(bytes, start, end);
    }
  }
  if (length < 2 && (length < 1 || pointAt >= 0)) return Number.NaN;
  if (length > 15) return readDecimalText(bytes, start, end);
  return pointAt < 0 ? mantissa : mantissa / powersOfTen[end - pointAt - 1]!;
}

function readDecimalText(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('latin1', start, end).trim();
  return decimal.test(text) ? Number(text) : Number.NaN;
}
