// @ts-nocheck: a separate program, outside the harness's types.
// A plugin only in Node.js: what docs/protocol.md says is enough to write one.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

const socket = new Socket({ fd: 3 });
const pulse = new Socket({ fd: 4 });
pulse.on('data', (beat) => pulse.write(beat));
pulse.on('error', () => {});
socket.on('error', () => {});

let held = Buffer.alloc(0);
let options = { fault: 'none', on: '' };
socket.on('data', (bytes) => {
  held = Buffer.concat([held, bytes]);
  for (let header = takeHeader(); header !== undefined; header = takeHeader()) {
    answer(header);
  }
});
socket.on('end', () => process.exit(0));

const sizes = { float32: 4, float64: 8, uint8: 1, int32: 4, uint32: 4 };

/** The header of the next whole message, which is taken with its arrays. */
function takeHeader() {
  if (held.length < 4) return undefined;
  const length = held.readUInt32LE(0);
  if (held.length < 4 + length) return undefined;
  const header = JSON.parse(held.subarray(4, 4 + length).toString());
  let at = 4 + length;
  for (const array of header.arrays) at += array.length * sizes[array.type];
  if (held.length < at) return undefined;
  held = held.subarray(at);
  return header;
}

function send(header, arrays = []) {
  const described = arrays.map((array) => ({ type: 'float32', length: array.length }));
  const text = Buffer.from(JSON.stringify({ ...header, arrays: described }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  socket.write(Buffer.concat([length, text, ...arrays.map(({ buffer }) => Buffer.from(buffer))]));
}

function answer(header) {
  const { ask, id, body } = header;
  if (ask === 'train' || ask === 'load') options = body.options;
  if (ask === options.on && options.fault !== 'none') return err(options.fault, id, header);
  if (ask === 'hello') send({ answer: id, body: { protocol: 1 } });
  else if (ask === 'predict') {
    send({ answer: id }, [new Float32Array(header.arrays[0].length).fill(0.5)]);
  } else {
    if (ask === 'save') writeFileSync(join(body.folder, 'model.txt'), 'toss-up');
    send({ answer: id, body: { embeds: options.on === 'embed' } });
  }
}

function err(fault, id, header) {
  const pairs = header.arrays[0]?.length ?? 1;
  const faults = {
    exit: () => process.exit(3),
    throw: () => {
      throw new Error('I give up');
    },
    kill: () => process.kill(process.pid, 'SIGKILL'),
    abort: () => process.abort(),
    stop: () => process.kill(process.pid, 'SIGSTOP'),
    spin: () => {
      while (true);
    },
    garbage: () => socket.write(Buffer.from('HTTP/1.1 200 OK\r\n\r\n<html>')),
    half: () => {
      socket.write(Buffer.from([200, 0, 0, 0, 123]));
      socket.end();
    },
    claim: () => {
      const text = Buffer.from(
        JSON.stringify({ answer: id, arrays: [{ type: 'float32', length: 2 ** 45 }] }),
      );
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      socket.write(Buffer.concat([length, text]));
    },
    short: () => send({ answer: id, body: {} }, [new Float32Array(Math.max(0, pairs - 1))]),
    twice: () => send({ answer: id, body: {} }, [new Float32Array(1), new Float32Array(1)]),
    stranger: () => send({ answer: 123_456, body: {} }),
    unshaped: () => send({ answer: id, body: {} }, [new Float32Array(1)]),
    close: () => socket.destroy(),
    error: () => send({ answer: id, error: { code: 'X', message: 'I cannot do that' } }),
    orphan: () => {
      const child = spawn('sleep', ['1000'], { stdio: 'inherit' });
      process.stdout.write(`sleeper ${child.pid}\n`);
      setTimeout(() => process.exit(4), 100);
    },
    daemon: () => {
      const child = spawn('sleep', ['1000'], { stdio: 'inherit', detached: true });
      process.stdout.write(`sleeper ${child.pid}\n`);
      setTimeout(() => process.exit(4), 100);
    },
  };
  faults[fault]();
}
