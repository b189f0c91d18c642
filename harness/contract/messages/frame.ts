import { HarnessError } from '../errors.ts';

/** Arrays that cross between the harness and a plugin's process, little-endian. */
export type MessageArray = Float32Array | Float64Array | Uint8Array | Int32Array | Uint32Array;

const arrayTypes = {
  float32: Float32Array,
  float64: Float64Array,
  uint8: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
} as const;
type ArrayType = keyof typeof arrayTypes;

/** One message: a small header, then raw arrays. docs/protocol.md lists them all. */
export interface Message {
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: readonly MessageArray[];
}

/** Headers contain at most lists of ids; anything larger is not one of our messages. */
const largestHeader = 64 * 2 ** 20;
/** The largest accepted array, in bytes. */
const largestArray = 2 ** 31;
const mostArrays = 64;

/**
 * A message as bytes: the header's length as four bytes, the header as JSON (UTF-8) with the types
 * and lengths of the arrays under `arrays`, then the arrays one after another.
 */
export function encodeMessage({ header, arrays }: Message): Uint8Array[] {
  const described = arrays.map((array) => ({ type: typeOf(array), length: array.length }));
  const text = Buffer.from(JSON.stringify({ ...header, arrays: described }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return [
    Buffer.concat([length, text]),
    ...arrays.map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    ),
  ];
}

/** Memory first allocated for an array, in bytes; more only after that much has arrived. */
const firstStep = 2 ** 24;

/**
 * Assembles messages from bytes that arrive in pieces of any size. Memory is allocated as bytes
 * arrive, never for a length that is only claimed: at most 16 MiB, or twice what has arrived.
 */
export class MessageReader {
  readonly #onMessage: (message: Message) => void;
  #whole = new Uint8Array(4);
  #held = 0;
  #wanted = 4;
  #isReleased = false;
  #take: (bytes: Uint8Array<ArrayBuffer>) => void;

  constructor(onMessage: (message: Message) => void) {
    this.#onMessage = onMessage;
    this.#take = this.#takeLength;
  }

  /** @throws HarnessError `PROTOCOL_BROKEN` if the bytes are not a message */
  push(bytes: Uint8Array): void {
    let rest = bytes;
    while (!this.#isReleased) {
      const missing = this.#wanted - this.#held;
      const taken = Math.min(missing, rest.length);
      this.#hold(taken < rest.length ? rest.subarray(0, taken) : rest);
      if (taken < missing) return;
      rest = rest.subarray(taken);
      this.#take(this.#whole);
    }
  }

  /** True if the bytes so far end in the middle of a message. */
  get isInsideMessage(): boolean {
    return this.#held > 0 || this.#take !== this.#takeLength;
  }

  /** Drops the received part of a message that is no longer awaited, and accepts nothing more. */
  release(): void {
    this.#isReleased = true;
    this.#whole = new Uint8Array(0);
  }

  #hold(bytes: Uint8Array): void {
    const held = this.#held + bytes.length;
    if (held > this.#whole.length) {
      const larger = new Uint8Array(Math.min(this.#wanted, Math.max(held, 2 * this.#whole.length)));
      larger.set(this.#whole.subarray(0, this.#held));
      this.#whole = larger;
    }
    this.#whole.set(bytes, this.#held);
    this.#held = held;
  }

  #expect(bytes: number, take: (bytes: Uint8Array<ArrayBuffer>) => void): void {
    this.#wanted = bytes;
    this.#whole = new Uint8Array(Math.min(bytes, firstStep));
    this.#held = 0;
    this.#take = take;
  }

  #takeLength = (bytes: Uint8Array<ArrayBuffer>): void => {
    const length = new DataView(bytes.buffer).getUint32(0, true);
    if (length < 2 || length > largestHeader) {
      throw broken(`a header of ${length} bytes is announced`);
    }
    this.#expect(length, this.#takeHeader);
  };

  #takeHeader = (bytes: Uint8Array<ArrayBuffer>): void => {
    const { arrays: described, ...header } = parseHeader(bytes);
    const arrays: MessageArray[] = [];
    const takeNext = (): void => {
      const next = described[arrays.length];
      if (next === undefined) {
        this.#expect(4, this.#takeLength);
        this.#onMessage({ header, arrays });
        return;
      }
      const type = arrayTypes[next.type];
      this.#expect(next.length * type.BYTES_PER_ELEMENT, ({ buffer }) => {
        arrays.push(new type(buffer));
        takeNext();
      });
    };
    takeNext();
  };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> & {
  arrays: { type: ArrayType; length: number }[];
} {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw broken('a header is not JSON', error);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw broken('a header is not a JSON object');
  }
  const { arrays = [], ...rest } = header as Record<string, unknown>;
  if (!Array.isArray(arrays) || arrays.length > mostArrays) {
    throw broken('the arrays of a header are not a short list');
  }
  return { ...rest, arrays: arrays.map(checkArray) };
}

function checkArray(described: unknown): { type: ArrayType; length: number } {
  const { type, length } = Object(described) as { type?: unknown; length?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(arrayTypes, type)) {
    throw broken(`an array has the type ${JSON.stringify(type)?.slice(0, 40)}`);
  }
  const known = type as ArrayType;
  const bytes = Number(length) * arrayTypes[known].BYTES_PER_ELEMENT;
  if (!Number.isSafeInteger(length) || Number(length) < 0 || bytes > largestArray) {
    throw broken(`an array of ${JSON.stringify(length)?.slice(0, 40)} numbers is announced`);
  }
  return { type: known, length: Number(length) };
}

function typeOf(array: MessageArray): ArrayType {
  for (const [name, type] of Object.entries(arrayTypes)) {
    if (array instanceof type) return name as ArrayType;
  }
  throw new TypeError('not an array that can be sent');
}

function broken(what: string, cause?: unknown): HarnessError {
  return new HarnessError('PROTOCOL_BROKEN', `What it sent is not a message: ${what}.`, { cause });
}
