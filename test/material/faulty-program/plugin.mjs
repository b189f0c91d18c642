// @ts-nocheck: a separate program, outside the harness's types.
// A plugin that does all that plugins do, and errs at the message that its argument names, as it
// says: {"fault": "half", "at": 7, "size": 1000, "afterMs": 3}. With {"answers": "asymmetric"} its
// messages are as they must be, and what it answers is not.
import { spawn } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

const { fault = 'none', at, size, afterMs, answers = 'fair' } = JSON.parse(process.argv[2]);
const socket = new Socket({ fd: 3 });
const pulse = new Socket({ fd: 4 });
pulse.on('data', (beat) => pulse.write(beat));
pulse.on('end', () => process.exit(1));
for (const stream of [socket, pulse, process.stdout]) stream.on('error', () => {});
process.stdout.write(`process ${process.pid}\n`);

const sizes = { float32: 4, float64: 8, uint8: 1, int32: 4, uint32: 4 };
const waiting = new Map();
let held = Buffer.alloc(0);
let asked = 0;
let taken = 0;
let isDue = false;
let due = at;

socket.on('data', (bytes) => {
  held = Buffer.concat([held, bytes]);
  takeMessages();
});
socket.on('end', () => process.exit(0));

function takeMessages() {
  while (!isDue && !socket.isPaused()) {
    const header = takeMessage();
    if (header === undefined) return;
    taken++;
    // Nobody waits for an answer to a note.
    if (fault === 'neverAnswers' && taken === due && isNote(header)) due++;
    if (taken !== due || fault === 'none') act(header);
    else {
      isDue = true;
      setTimeout(() => {
        isDue = false;
        err(header);
        takeMessages();
      }, afterMs);
    }
  }
}

const isNote = (header) => header.id === undefined && header.answer === undefined;

function takeMessage() {
  if (held.length < 4) return undefined;
  const length = held.readUInt32LE(0);
  if (held.length < 4 + length) return undefined;
  const header = JSON.parse(held.subarray(4, 4 + length).toString());
  let end = 4 + length;
  const places = header.arrays.map(({ type, length: count }) => {
    const start = end;
    end += count * sizes[type];
    return [start, end];
  });
  if (held.length < end) return undefined;
  const arrays = places.map(([from, to]) => Uint8Array.from(held.subarray(from, to)));
  held = held.subarray(end);
  return { ...header, arrays };
}

function encode(header, arrays = []) {
  const described = arrays.map((array) => ({ type: 'float32', length: array.length }));
  const text = Buffer.from(JSON.stringify({ arrays: described, ...header }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, ...arrays.map(({ buffer }) => Buffer.from(buffer))]);
}

const send = (header, arrays) => socket.write(encode(header, arrays));

function ask(name, body) {
  asked++;
  send({ ask: name, id: asked, body });
  return new Promise((resolve, reject) => waiting.set(asked, { resolve, reject }));
}

function act(header) {
  if ('answer' in header) {
    const { resolve, reject } = waiting.get(header.answer);
    waiting.delete(header.answer);
    if (header.error === undefined) resolve(header.body);
    else reject(new Error(header.error.message));
    return;
  }
  const answers = answersTo(header);
  const { id } = header;
  if (id === undefined) return;
  Promise.resolve(answers).then(
    ({ body = {}, arrays = [] } = {}) => send({ answer: id, body }, arrays),
    (error) => send({ answer: id, error: { code: 'FAILED', message: error.message } }),
  );
}

const view = { kind: 'whole', size: 4 };

function answersTo({ ask: name, body, arrays }) {
  if (name === 'hello') return { body: { protocol: 1 } };
  if (name === 'train') return train(body);
  if (name === 'load') {
    isLoaded = true;
    return { body: { embeds: true } };
  }
  if (name === 'predict') {
    const places = arrays.map(({ buffer }) => new Uint32Array(buffer));
    return { arrays: [predict(body.paintings.length, places)] };
  }
  if (name === 'extract') return { arrays: [new Float32Array(body.count * 2)] };
  if (name === 'embed') {
    return { body: { width: 2 }, arrays: [new Float32Array(2 * body.paintings.length)] };
  }
  if (name === 'save' && answers !== 'unsaved')
    writeFileSync(join(body.folder, 'model.txt'), 'a model');
  return undefined;
}

const drawn = Math.random();
const kept = [];
let isLoaded = false;

/** Only how many paintings there are is known of them, and where in their list each is. */
function predict(paintings, [a, b]) {
  const answer = {
    fair: () => 0.5,
    restless: () => 0.5,
    unsaved: () => (isLoaded ? 0.25 : 0.5),
    asymmetric: (i) => (a[i] < b[i] ? 0.5 : 0.25),
    nan: () => Number.NaN,
    above: () => 1.5,
    random: () => Math.random(),
    forgetful: () => (isLoaded ? 0.25 : 0.5),
    seedless: () => drawn,
    neighbours: () => 1 / paintings,
    leaky: () => 0.5,
    short: () => 0.5,
  }[answers];
  if (answers === 'leaky') kept.push(Buffer.alloc(2 ** 20, 1));
  const count = answers === 'short' ? a.length - 1 : a.length;
  return Float32Array.from({ length: Math.max(0, count) }, (_, i) => answer(i));
}

async function train({ train: { paintings } }) {
  const extractor = { name: 'x', id: { version: 1 }, view, width: 2, batchSize: 8 };
  await ask('features', { extractors: [extractor], paintings });
  const { stream } = await ask('pixels', { view, paintings, batchSize: 4 });
  while (!(await ask('nextPixels', { stream })).done);
  const latest = await ask('latestCheckpoint');
  if (latest.folder === null || answers === 'restless') {
    const { folder } = await ask('beginCheckpoint');
    writeFileSync(join(folder, 'state.txt'), 'half of a model');
    await ask('endCheckpoint');
  }
  send({ tell: 'log', body: { line: 'it learns' } });
  return { body: { embeds: true } };
}

function err(header) {
  const { id, answer } = header;
  const number = id ?? answer;
  const noise = Buffer.from(Array.from({ length: size }, (_, i) => (i * 7919 + 13) % 251));
  const claim = (length) =>
    socket.write(encode({ answer: number, arrays: [{ type: 'float64', length }] }));
  const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  const faults = {
    exit0: () => process.exit(0),
    exit3: () => process.exit(3),
    kill: () => process.kill(process.pid, 'SIGKILL'),
    abort: () => process.abort(),
    throw: () => {
      throw new Error('I give up');
    },
    stop: () => process.kill(process.pid, 'SIGSTOP'),
    block,
    spin: () => {
      while (true);
    },
    garbage: () => socket.write(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n'), noise])),
    notJson: () => socket.write(Buffer.concat([Buffer.from([size & 255, size >> 8, 0, 0]), noise])),
    half: () => socket.write(encode({ answer: number, body: {} }).subarray(0, 9)),
    halfThenExit: () => {
      socket.write(encode({ answer: number, body: {} }).subarray(0, 9), () => process.exit(0));
    },
    halfArray: () =>
      socket.write(
        Buffer.concat([
          encode({ answer: number, arrays: [{ type: 'uint8', length: 9e8 }] }),
          noise,
        ]),
      ),
    hugeHeader: () => socket.write(Buffer.from([255, 255, 255, 255])),
    hugeClaim: () => claim(2 ** 45),
    largeClaim: () => claim(2 ** 27),
    negativeClaim: () => claim(-1),
    manyArrays: () =>
      send({ answer: number, arrays: Array(1000).fill({ type: 'uint8', length: 0 }) }),
    wrongId: () => send({ answer: 123_456, body: {} }),
    wordAsId: () => send({ answer: 'one', body: {} }),
    twice: () => {
      send({ answer: number, body: {} });
      send({ answer: number, body: {} });
    },
    list: () => send([1, 2]),
    nothing: () => send({ nothing: 1 }),
    unknownAsk: () => ask('giveMeTheLabels').catch(({ message }) => refuse(number, message)),
    unknownNote: () => send({ tell: 'giveMeTheLabels' }),
    wrongNote: () => send({ tell: 'log', body: { line: 7 } }),
    strangePainting: () =>
      ask('pixels', { view, paintings: ['../../etc/passwd'], batchSize: 1 }).catch(({ message }) =>
        refuse(number, message),
      ),
    strangeView: () =>
      ask('pixels', { view: { kind: 'whole', size: 1e9 }, paintings: [], batchSize: 1 }).catch(
        ({ message }) => refuse(number, message),
      ),
    noStream: () =>
      ask('nextPixels', { stream: 99 }).catch(({ message }) => refuse(number, message)),
    error: () => refuse(number, 'I cannot do that'),
    longError: () => refuse(number, 'x'.repeat(1e6)),
    close: () => socket.destroy(),
    end: () => socket.end(),
    closePulse: () => {
      socket.pause();
      pulse.destroy();
    },
    floodOutput: () => {
      socket.pause();
      const text = `${'flood '.repeat(100)}\n`.repeat(100);
      let left = size / 4;
      const go = () => (left-- > 0 ? process.stdout.write(text, go) : process.exit(5));
      go();
    },
    floodLine: () => {
      socket.pause();
      let left = size / 4;
      const go = () => (left-- > 0 ? process.stdout.write('~'.repeat(1e5), go) : process.exit(5));
      go();
    },
    floodNotes: () => {
      socket.pause();
      const note = encode({ tell: 'stopProgress', body: { progress: 1 } });
      const notes = Buffer.concat(Array(100).fill(note));
      let left = size / 4;
      const go = () => (left-- > 0 ? socket.write(notes, go) : process.exit(5));
      go();
    },
    floodAsks: () => {
      socket.pause();
      const question = encode({ ask: 'latestCheckpoint', id: 7, body: {} });
      const questions = Buffer.concat(Array(1000).fill(question));
      const go = () => socket.write(questions, go);
      go();
    },
    neverAnswers: () => {},
    orphan: () => {
      socket.pause();
      spawn('sleep', ['1000'], { stdio: 'inherit' });
      setTimeout(() => process.exit(4), 50);
    },
    linksInScratch: () => {
      if (header.ask === 'save') symlinkSync('/etc/passwd', join(header.body.folder, 'model.txt'));
      act(header);
    },
  };
  faults[fault]();
}

function refuse(id, message) {
  send({ answer: id, error: { code: 'X', message } });
}
