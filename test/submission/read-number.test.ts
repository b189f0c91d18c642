import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDecimal, readIndex } from '../../harness/submission/read-number.ts';

const decimalOf = (text: string) => {
  const bytes = Buffer.from(`x${text}x`);
  return readDecimal(bytes, 1, bytes.length - 1);
};
const indexOf = (text: string) => {
  const bytes = Buffer.from(`1${text}1`);
  return readIndex(bytes, 1, bytes.length - 1);
};

describe('a decimal', () => {
  test('is the same double as Number gives, for every way to write it', () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.float({ min: 0, max: 1, noNaN: true }).map((value) => value.toPrecision(9)),
      fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.nat({ max: 18 })).map(([n, point]) => {
        const digits = n.toString().padStart(point + 1, '0');
        return `${digits.slice(0, digits.length - point)}.${digits.slice(digits.length - point)}`;
      }),
    );
    fc.assert(
      fc.property(written, (text) => {
        expect(Object.is(decimalOf(text), Number(text))).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  test.each([
    ['0', 0],
    ['1.', 1],
    ['.5', 0.5],
    [' 0.5 ', 0.5],
    ['+0.5', 0.5],
    ['-1', -1],
    ['5E-1', 0.5],
  ])('may be "%s"', (text, value) => {
    expect(decimalOf(text)).toBe(value);
  });

  test.each([
    '',
    '.',
    ' ',
    'nan',
    'NaN',
    'inf',
    'Infinity',
    '0x1',
    '1e',
    '1.2.3',
    '0,5',
    '--1',
    '1_0',
    'e5',
    '1 2',
  ])('is never "%s"', (text) => {
    expect(decimalOf(text)).toBeNaN();
  });
});

test('an index is a whole number of 32 bits in plain digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (n) => {
      expect(indexOf(String(n))).toBe(n);
    }),
  );
  for (const text of [
    '',
    '-1',
    '+1',
    '01',
    '00',
    '1.0',
    '4294967296',
    '99999999999',
    '1e3',
    ' 1',
    'x',
  ]) {
    expect(indexOf(text)).toBe(-1);
  }
  expect(indexOf('0')).toBe(0);
  expect(indexOf('4294967295')).toBe(4_294_967_295);
});
