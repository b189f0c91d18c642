// @ts-nocheck: a separate program, outside the harness's types.
// The messages of docs/protocol.md, both ways.
import { Socket } from 'node:net';

const types = {
  float32: Float32Array,
  float64: Float64Array,
  uint8: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
};

/** Answers questions with `answers[name](body, arrays)`, and gives `ask(name, body)`. */
export function speak(answers, onEnd) {
  const socket = new Socket({ fd: 3 });
  const pulse = new Socket({ fd: 4 });
  pulse.on('data', (beat) => pulse.write(beat));
  for (const stream of [socket, pulse]) stream.on('error', () => {});
  const waiting = new Map();
  let asked = 0;
  let held = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    held = Buffer.concat([held, bytes]);
    for (let message = take(); message !== undefined; message = take()) void receive(message);
  });
  socket.on('close', async () => {
    await onEnd();
    process.exit(0);
  });

  function take() {
    if (held.length < 4) return undefined;
    const length = held.readUInt32LE(0);
    if (held.length < 4 + length) return undefined;
    const header = JSON.parse(held.subarray(4, 4 + length).toString());
    let at = 4 + length;
    const arrays = [];
    for (const { type, length: count } of header.arrays) {
      const bytes = count * types[type].BYTES_PER_ELEMENT;
      if (held.length < at + bytes) return undefined;
      arrays.push(new types[type](new Uint8Array(held.subarray(at, at + bytes)).buffer));
      at += bytes;
    }
    held = held.subarray(at);
    return { header, arrays };
  }

  function send(header, arrays = []) {
    const described = arrays.map((array) => ({
      type: Object.keys(types).find((type) => array instanceof types[type]),
      length: array.length,
    }));
    const text = Buffer.from(JSON.stringify({ ...header, arrays: described }));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    socket.write(Buffer.concat([length, text, ...arrays.map(({ buffer }) => Buffer.from(buffer))]));
  }

  async function receive({ header, arrays }) {
    const { ask, id, body } = header;
    if (header.tell !== undefined) return;
    if (ask === undefined) {
      const { resolve, reject } = waiting.get(header.answer);
      waiting.delete(header.answer);
      if (header.error === undefined) resolve({ body, arrays });
      else reject(new Error(header.error.message));
      return;
    }
    try {
      const { body: answer = {}, arrays: sent } = (await answers[ask](body, arrays)) ?? {};
      send({ answer: id, body: answer }, sent);
    } catch (error) {
      send({ answer: id, error: { code: 'CHEAT_FAILED', message: String(error.stack) } });
    }
  }

  return (name, body) =>
    new Promise((resolve, reject) => {
      asked++;
      waiting.set(asked, { resolve, reject });
      send({ ask: name, id: asked, body });
    });
}
