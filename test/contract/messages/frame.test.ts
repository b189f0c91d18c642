import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeMessage,
  type Message,
  MessageReader,
} from '../../../harness/contract/messages/frame.ts';

const arrays = fc.oneof(
  fc.float32Array(),
  fc.float64Array(),
  fc.uint8Array(),
  fc.int32Array(),
  fc.uint32Array(),
);
const messages = fc.array(
  fc.record({
    header: fc.dictionary(
      fc.string().filter((name) => name !== 'arrays' && name !== '__proto__'),
      fc.jsonValue({ depthSize: 'small' }),
    ),
    arrays: fc.array(arrays, { maxLength: 4 }),
  }),
  { maxLength: 4 },
);

function bytesOf(list: readonly Message[]): Buffer {
  return Buffer.concat(list.flatMap((message) => encodeMessage(message)));
}

function readAll(pieces: readonly Uint8Array[]): { read: Message[]; reader: MessageReader } {
  const read: Message[] = [];
  const reader = new MessageReader((message) => read.push(message));
  for (const piece of pieces) reader.push(piece);
  return { read, reader };
}

describe('messages', () => {
  it('arrive as they were sent, in whatever pieces the bytes come', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(2_000)), (sent, cuts) => {
        const bytes = bytesOf(sent);
        const places = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].sort(
          (a, b) => a - b,
        );
        const pieces = [0, ...places].map((from, i) => bytes.subarray(from, places[i]));
        const { read, reader } = readAll(pieces);
        expect(read.map(({ header }) => header)).toEqual(
          sent.map(({ header }) => JSON.parse(JSON.stringify(header))),
        );
        expect(read.map((message) => message.arrays)).toEqual(
          sent.map((message) => message.arrays),
        );
        expect(reader.isInsideMessage).toBe(false);
      }),
    );
  });

  it('say when they end in the middle', () => {
    const bytes = bytesOf([{ header: { ask: 'x' }, arrays: [new Float32Array(4)] }]);
    for (let length = 1; length < bytes.length; length++) {
      const { read, reader } = readAll([bytes.subarray(0, length)]);
      expect(read).toEqual([]);
      expect(reader.isInsideMessage).toBe(true);
    }
  });

  it('that are random bytes are refused or waited for, never taken', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), (bytes) => {
        const read: Message[] = [];
        const reader = new MessageReader((message) => read.push(message));
        try {
          reader.push(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PROTOCOL_BROKEN' });
        }
        expect(read.length).toBeLessThanOrEqual(bytes.length / 6);
      }),
    );
  });

  const claims: [string, unknown][] = [
    ['far too many numbers', [{ type: 'float32', length: 2 ** 40 }]],
    ['fewer than none', [{ type: 'float32', length: -1 }]],
    ['half a number', [{ type: 'float32', length: 1.5 }]],
    ['a type that is not there', [{ type: 'constructor', length: 1 }]],
    ['no list of arrays', { type: 'float32', length: 1 }],
    ['a thousand arrays', Array.from({ length: 1_000 }, () => ({ type: 'uint8', length: 0 }))],
  ];
  it.each(claims)('that announce %s are refused at once', (_, described) => {
    const text = Buffer.from(JSON.stringify({ ask: 'x', arrays: described }));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    expect(() => readAll([length, text])).toThrow(
      expect.objectContaining({ code: 'PROTOCOL_BROKEN' }),
    );
  });

  it('take memory for what has arrived, not for what is announced', () => {
    const text = Buffer.from(
      JSON.stringify({ ask: 'x', arrays: [{ type: 'uint8', length: 2 ** 30 }] }),
    );
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    const before = process.memoryUsage().arrayBuffers;
    const { reader } = readAll([length, text, Buffer.alloc(1_000)]);
    expect(reader.isInsideMessage).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  });
});

it('a reader that is released in the middle of a message takes nothing more', () => {
  const taken: unknown[] = [];
  const reader = new MessageReader((message) => {
    taken.push(message.header);
    reader.release();
  });
  const bytes = Buffer.concat(encodeMessage({ header: { ask: 'x' }, arrays: [] }));
  reader.push(Buffer.concat([bytes, bytes]));
  reader.push(bytes);
  expect(taken).toEqual([{ ask: 'x' }]);
});
