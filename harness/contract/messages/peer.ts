import type { Duplex } from 'node:stream';
import { isErrorCode } from '../error-codes.ts';
import { HarnessError, messageOf } from '../errors.ts';
import { encodeMessage, type MessageArray, MessageReader } from './frame.ts';

/** A request or an answer: a JSON body, and arrays. */
export interface Payload {
  readonly body?: unknown;
  readonly arrays?: readonly MessageArray[];
}

/** An unchecked answer. */
export interface Answer {
  readonly body: unknown;
  readonly arrays: readonly MessageArray[];
}

/** Answers requests of the other side by name; may send its own requests before it answers. */
export type Handlers = Readonly<Record<string, (asked: Answer) => Promise<Payload> | Payload>>;

/** One end of a connection: sends requests, answers and notes. */
export interface Peer {
  /**
   * @throws HarnessError with the other side's code and message, or the failure of the connection
   */
  ask(name: string, payload?: Payload): Promise<Answer>;
  /** Sends a note that needs no answer. */
  tell(name: string, payload?: Payload): void;
  /** All pending requests fail with this error; nothing more is sent or read. */
  end(error: Error): void;
  readonly hasEnded: boolean;
  /** The number of bytes received, and whether the rest of a message is missing. */
  received(): { readonly bytes: number; readonly isInsideMessage: boolean };
}

/** The most open requests of the other side; more are a flood that would fill memory. */
const mostOpen = 20_000;

/** The longest error that is passed on, in characters: enough for any sentence and a traceback. */
const longestError = 4_000;

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * Exchanges messages over a socket. Both sides may send requests at any time, even while answering one.
 *
 * @param other who is at the other end, for messages
 * @param onBroken called for bytes that are not a message, and for an end in the middle of one
 * @param onClosed called once when the other side will send nothing more
 */
export function createPeer(
  other: string,
  socket: Duplex,
  handlers: Handlers,
  onBroken: (error: Error) => void,
  onClosed: () => void,
): Peer {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  /** Requests of the other side that have not been answered yet. */
  let open = 0;
  let bytes = 0;
  let ended: Error | undefined;

  const send = (
    header: Record<string, unknown>,
    { body, arrays = [] }: Payload,
    onSent?: () => void,
  ) => {
    if (ended !== undefined || !socket.writable) return;
    const parts = encodeMessage({ header: { ...header, body }, arrays });
    const last = parts.pop();
    for (const part of parts) socket.write(part);
    socket.write(last, onSent);
  };
  const answer = async (id: unknown, name: string, request: Answer) => {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (id !== undefined) open++;
    const onSent = () => {
      open--;
    };
    try {
      if (handler === undefined) throw protocolError(`it asks for "${name.slice(0, 60)}"`);
      const payload = await handler(request);
      if (id !== undefined) send({ answer: id }, payload, onSent);
    } catch (error) {
      if (id === undefined) return onBroken(error as Error);
      send({ answer: id, error: describeError(error) }, {}, onSent);
    }
  };
  const take = (header: Readonly<Record<string, unknown>>, arrays: readonly MessageArray[]) => {
    const { body } = header;
    if (typeof header.ask === 'string' || typeof header.tell === 'string') {
      if (open >= mostOpen) {
        throw protocolError(`it sends ${mostOpen} requests without reading an answer`);
      }
      const name = (header.ask ?? header.tell) as string;
      void answer(header.ask === undefined ? undefined : header.id, name, { body, arrays });
      return;
    }
    const place = waiting.get(header.answer as number);
    if (place === undefined) throw protocolError('it answers a request that was not sent');
    waiting.delete(header.answer as number);
    if (header.error === undefined) place.resolve({ body, arrays });
    else place.reject(errorOf(header.error, other));
  };
  const end = (error: Error) => {
    if (ended !== undefined) return;
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    reader.release();
    socket.destroy();
  };
  const reader = new MessageReader(({ header, arrays }) => take(header, arrays));
  socket.on('data', (piece: Uint8Array) => {
    if (ended !== undefined) return;
    bytes += piece.length;
    try {
      reader.push(piece);
    } catch (error) {
      onBroken(error as Error);
    }
  });
  let closed = false;
  const failClosed = () => {
    if (closed || ended !== undefined) return;
    closed = true;
    if (reader.isInsideMessage) onBroken(protocolError('it ended in the middle of a message'));
    else onClosed();
  };
  // A connection that breaks closes without an end.
  socket.once('end', failClosed).once('close', failClosed);
  // The end of the process says more than a broken pipe.
  socket.on('error', () => {});

  return {
    ask(name, payload = {}) {
      if (ended !== undefined) return Promise.reject(ended);
      const id = ++asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send({ ask: name, id }, payload);
      });
    },
    tell: (name, payload = {}) => send({ tell: name }, payload),
    end,
    get hasEnded() {
      return ended !== undefined;
    },
    received: () => ({ bytes, isInsideMessage: reader.isInsideMessage }),
  };
}

/** A failure as sent to the other side; the stack is for `--verbose`. */
function describeError(error: unknown) {
  return {
    code: error instanceof HarnessError ? error.code : 'PLUGIN_FAILED',
    message: messageOf(error),
    ...(error instanceof Error ? { stack: error.stack } : {}),
  };
}

/** An error of the harness passes unchanged; any other also names who answered it. */
function errorOf(described: unknown, other: string): HarnessError {
  const { code, message, stack } = Object(described) as Record<string, unknown>;
  const said =
    typeof message === 'string' ? message : `it answers with the error ${JSON.stringify(code)}`;
  const cause = typeof stack === 'string' ? { cause: cut(stack) } : {};
  if (isErrorCode(code) && code !== 'PLUGIN_FAILED')
    return new HarnessError(code, cut(said), cause);
  return new HarnessError('PLUGIN_FAILED', `${other}: ${cut(said)}`, cause);
}

function cut(text: string): string {
  return text.length > longestError ? `${text.slice(0, longestError)}…` : text;
}

function protocolError(what: string): HarnessError {
  return new HarnessError('PROTOCOL_BROKEN', `What it sent is not a message: ${what}.`);
}
