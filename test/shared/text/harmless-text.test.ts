import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  escapeHarmful,
  escapeLines,
  quoteHarmless,
} from '../../../harness/shared/text/harmless-text.ts';
import { readName, recordName } from '../../../harness/shared/text/recorded-name.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'a\u001b[31mred',
    '\u202egnp.exe',
    '\\u001b',
    '\\u005cu001b',
    "'=1",
    '\\\\u0041',
    'a\nb\t',
  ),
);

it('lines keep their ends and tabs, and nothing else that acts', () => {
  expect(escapeLines('a\tb\n\u001b[2J\r\n\u202ec')).toBe('a\tb\n\\u001b[2J\\u000d\n\\u202ec');
});

it('JSON that is escaped as lines says the same', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const escaped = escapeLines(JSON.stringify({ [text]: [text] }, null, 2));
      expect(JSON.parse(escaped)).toEqual({ [text]: [text] });
      for (const line of escaped.split('\n')) expect(escapeHarmful(line)).toBe(line);
    }),
  );
});

it('a recorded name acts nowhere and is read as it was', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const recorded = recordName(name);
      expect(escapeHarmful(recorded)).toBe(recorded);
      expect(readName(recorded)).toBe(name);
    }),
  );
  // As names were always recorded.
  expect(recordName("Painter A/1's.jpg")).toBe("Painter A/1's.jpg");
});

it('a quoted text acts nowhere and says the same, each character spelled out once', () => {
  expect(quoteHarmless('\0"\u202e')).toBe('"\\u0000\\"\\u202e"');
  expect(quoteHarmless('abcdef', 4)).toBe('"abc…"');
  fc.assert(
    fc.property(hostile, (text) => {
      const quoted = quoteHarmless(text, text.length);
      expect(escapeHarmful(quoted)).toBe(quoted);
      expect(JSON.parse(quoted)).toBe(text);
    }),
  );
});
